// See model_rows.h.
#include "app/panels/model/model_rows.h"

#include <algorithm>

#include "app/panels/format.h"
#include "app/panels/model/model_words.h"
#include "engine/files/listing.h"

namespace convoscope::app {
namespace {

bool before(const TensorInfo& a, const TensorInfo& b, TensorOrder order) {
  switch (order) {
    case TensorOrder::kFile:
      return false;
    case TensorOrder::kName:
      return name_before(a.name, b.name);
    case TensorOrder::kType:
      return std::string_view(element_type_name(a.type)) < element_type_name(b.type);
    case TensorOrder::kShape:
      return a.shape.size() != b.shape.size() ? a.shape.size() < b.shape.size() : a.shape < b.shape;
    case TensorOrder::kElements:
      return a.elements() < b.elements();
    case TensorOrder::kBytes:
      return a.bytes() < b.bytes();
  }
  return false;
}

}  // namespace

std::vector<size_t> tensor_rows(const Model& model, const std::string& words, TensorOrder order,
                                bool descending) {
  const std::vector<TensorInfo>& all = model.file->tensors();
  std::vector<size_t> rows;
  for (size_t i = 0; i < all.size(); ++i) {
    if (holds_words(to_string(all[i]) + " " + extents_words(all[i].shape), words)) {
      rows.push_back(i);
    }
  }
  std::ranges::stable_sort(rows, [&](size_t a, size_t b) {
    return descending ? before(all[b], all[a], order) : before(all[a], all[b], order);
  });
  if (order == TensorOrder::kFile && descending) std::ranges::reverse(rows);
  return rows;
}

std::vector<size_t> node_rows(const Model& model, const std::string& words) {
  std::vector<size_t> rows;
  for (size_t i = 0; i < model.nodes.size(); ++i) {
    const ModelNode& node = model.nodes[i];
    if (holds_words(node.name + " " + node.op + " " + becomes_words(node), words)) {
      rows.push_back(i);
    }
  }
  return rows;
}

const std::vector<size_t>& ModelRows::tensors(const ModelPtr& model, const std::string& words,
                                              const ModelView& view) {
  Asked asked{model, words, view.order, view.descending};
  if (tensors_of_ == asked) return tensors_;
  tensors_ = tensor_rows(*model, words, view.order, view.descending);
  tensors_of_ = std::move(asked);
  return tensors_;
}

const std::vector<size_t>& ModelRows::nodes(const ModelPtr& model, const std::string& words) {
  Asked asked{model, words};
  if (nodes_of_ == asked) return nodes_;
  nodes_ = node_rows(*model, words);
  nodes_of_ = std::move(asked);
  return nodes_;
}

}  // namespace convoscope::app
