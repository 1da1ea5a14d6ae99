// What a file's models and tensors are called on screen. Names come from foreign files: whatever
// they hold becomes one short line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/model/model.h"
#include "engine/model/tensor_bank.h"

namespace convoscope::app {

// Without line breaks and other control characters, at most 200 characters.
std::string one_line(const std::string& foreign);

std::string extents_words(const std::vector<int64_t>& shape);  // "64×3×7×7", "1" without extents

// "O 64 · I 3 · H 7 · W 7": what each axis of a rank-4 tensor is.
std::string axes_words(const std::vector<int64_t>& shape, FilterOrder order);
// The extents as tf.nn.conv2d has them: "7×7×3×64", H×W×I×O.
std::string hwio_words(const std::vector<int64_t>& shape, FilterOrder order);

// "conv1.weight of resnet.onnx, OIHW": where a bank came from.
std::string bank_source_words(const FilterTensor& source);

// "conv2d + bias_add", or why it becomes nothing.
std::string becomes_words(const ModelNode& node);
// "7×7, stride 2, SAME" of the first layer that has windows; empty without one.
std::string window_words(const Model& model, const ModelNode& node);

// "3 × 224 × 224", channels first as most models are told; extents that are open as "?".
std::string expects_words(const ImageShape& input);

// The tensor that holds the node's filters, where it is one that becomes a layer with filters, and
// the order in which its axes are taken.
struct NodeBank {
  size_t tensor = 0;
  FilterOrder order = FilterOrder::kHwio;
};
std::optional<NodeBank> bank_of(const Model& model, const ModelNode& node);

}  // namespace convoscope::app
