// The constant tensors of a TFLite file by name. Private to engine/model.
#pragma once

#include <map>

#include "engine/model/tflite/tflite_file.h"

namespace convoscope {

class TfliteTensors final : public TensorFile {
 public:
  TfliteTensors(const SourceFile& source, const TfliteGraph& graph);

  Expected<std::vector<float>> read(size_t index) const override;
  std::optional<FilterOrder> order(const TensorInfo& info) const override;

  // Which of tensors() a tensor of the graph is, also behind an operator that makes floats of it;
  // nothing for what is computed.
  std::optional<size_t> place(int32_t tensor) const;
  // Whether its values are kept as integers with a scale.
  bool quantised(size_t index) const { return stored_[index].quantised(); }

 private:
  std::shared_ptr<const MappedFile> mapping_;
  std::vector<TfliteTensor> stored_;
  std::map<int32_t, size_t> places_;
  std::map<std::string, FilterOrder> orders_;
};

}  // namespace convoscope
