// See tflite_tensors.h.
#include "engine/model/tflite/tflite_tensors.h"

#include <utility>

#include "engine/model/tflite/tflite_activations.h"

namespace convoscope {

TfliteTensors::TfliteTensors(const SourceFile& source, const TfliteGraph& graph)
    : TensorFile(source.path, "TFLite"), mapping_(source.mapping) {
  for (size_t i = 0; i < graph.tensors.size(); ++i) {
    const TfliteTensor& tensor = graph.tensors[i];
    if (!tensor.constant || !tensor.readable) continue;
    places_[static_cast<int32_t>(i)] = tensors_.size();
    tensors_.push_back(tensor.info);
    stored_.push_back(tensor);
  }
  for (const TfliteOperator& from : graph.operators) {
    const bool floats = from.code == kTfliteDequantise && !from.inputs.empty() &&
                        !from.outputs.empty() && place(from.inputs[0]);
    if (floats) places_.emplace(from.outputs[0], *place(from.inputs[0]));
  }
  for (const TfliteOperator& from : graph.operators) {
    const auto bank = from.inputs.size() > 1 ? place(from.inputs[1]) : std::nullopt;
    if (!bank) continue;
    const std::string& name = tensors_[*bank].name;
    if (from.code == kTfliteConv) orders_.emplace(name, FilterOrder::kOhwi);
    if (from.code == kTfliteDepthwise || from.code == kTfliteTransposeConv) {
      orders_.emplace(name, FilterOrder::kIhwo);
    }
  }
}

std::optional<size_t> TfliteTensors::place(int32_t tensor) const {
  const auto found = places_.find(tensor);
  return found == places_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<FilterOrder> TfliteTensors::order(const TensorInfo& info) const {
  const auto found = orders_.find(info.name);
  return found == orders_.end() ? std::nullopt : std::optional(found->second);
}

Expected<std::vector<float>> TfliteTensors::read(size_t index) const {
  const TfliteTensor& tensor = stored_[index];
  std::vector<float> values(static_cast<size_t>(tensor.info.elements()));
  to_float32(tensor.bytes, tensor.info.type, /*big_endian=*/false, values);
  if (!tensor.quantised()) return values;
  // Along the axis, `inner` neighbours share a scale.
  size_t inner = values.size();
  if (tensor.scales.size() > 1) {
    inner = 1;
    for (size_t axis = static_cast<size_t>(tensor.axis) + 1; axis < tensor.info.shape.size();
         ++axis)
      inner *= static_cast<size_t>(tensor.info.shape[axis]);
  }
  for (size_t i = 0; i < values.size(); ++i) {
    const size_t of = i / inner % tensor.scales.size();
    values[i] = tensor.scales[of] * (values[i] - static_cast<float>(tensor.zeros[of]));
  }
  return values;
}

}  // namespace convoscope
