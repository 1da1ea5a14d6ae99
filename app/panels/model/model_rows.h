// Which tensors or operations the Model screen lists, and in which order: found anew only when what
// is searched for, or the order, changes.
#pragma once

#include <string>
#include <vector>

#include "app/document/model_view.h"
#include "engine/model/model.h"

namespace convoscope::app {

// Indices of the tensors whose name, type or extents hold the words, in order; equal ones in the
// file's.
std::vector<size_t> tensor_rows(const Model& model, const std::string& words, TensorOrder order,
                                bool descending);
// Of the operations whose name, kind, or what they become holds the words; always as they run.
std::vector<size_t> node_rows(const Model& model, const std::string& words);

class ModelRows {
 public:
  const std::vector<size_t>& tensors(const ModelPtr& model, const std::string& words,
                                     const ModelView& view);
  const std::vector<size_t>& nodes(const ModelPtr& model, const std::string& words);

 private:
  struct Asked {
    ModelPtr model;
    std::string words;
    TensorOrder order = TensorOrder::kFile;
    bool descending = false;
    bool operator==(const Asked&) const = default;
  };
  Asked tensors_of_, nodes_of_;
  std::vector<size_t> tensors_, nodes_;
};

}  // namespace convoscope::app
