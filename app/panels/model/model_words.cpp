// See model_words.h.
#include "app/panels/model/model_words.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace convoscope::app {
namespace {

constexpr size_t kLongest = 200;  // bytes of a foreign name that are shown

std::string times(const std::vector<int64_t>& shape) {
  std::string words;
  for (const int64_t extent : shape) words += (words.empty() ? "" : "×") + std::to_string(extent);
  return words.empty() ? "1" : words;
}

std::string pair_words(int64_t h, int64_t w) {
  return h == w ? std::to_string(h) : std::to_string(h) + ", " + std::to_string(w);
}

const Layer* windowed_layer(const ModelNode& node) {
  for (const Layer& layer : node.layers) {
    if (has_filters(layer.op) || is_pool(layer.op)) return &layer;
  }
  return nullptr;
}

}  // namespace

std::string one_line(const std::string& foreign) {
  std::string line;
  for (const char c : foreign) {
    const auto byte = static_cast<unsigned char>(c);
    if (line.size() >= kLongest && (byte & 0xC0) != 0x80) return line + "…";
    line += byte < 0x20 || byte == 0x7F ? ' ' : c;
  }
  return line.empty() ? "(no name)" : line;
}

std::string extents_words(const std::vector<int64_t>& shape) { return times(shape); }

std::string axes_words(const std::vector<int64_t>& shape, FilterOrder order) {
  const std::string_view axes = to_string(order);
  if (shape.size() != axes.size()) return times(shape);
  std::string words;
  for (size_t i = 0; i < axes.size(); ++i) {
    if (i > 0) words += " · ";
    words += std::string(1, axes[i]) + " " + std::to_string(shape[i]);
  }
  return words;
}

std::string hwio_words(const std::vector<int64_t>& shape, FilterOrder order) {
  if (shape.size() != 4) return {};
  const FilterShape bank = bank_shape(shape, order);
  return times({bank.h, bank.w, bank.in, bank.out});
}

std::string bank_source_words(const FilterTensor& source) {
  const std::string file = source.path.substr(source.path.find_last_of('/') + 1);
  return one_line(source.name) + " of " + one_line(file) +
         (source.order ? std::string(", ") + to_string(*source.order) : "");
}

std::string becomes_words(const ModelNode& node) {
  if (node.layers.empty()) return node.refusal.empty() ? "nothing: left out" : node.refusal;
  std::string words;
  for (const Layer& layer : node.layers) {
    words += (words.empty() ? "" : " + ") + std::string(op_name(layer));
  }
  return words;
}

std::string window_words(const Model& model, const ModelNode& node) {
  const Layer* layer = windowed_layer(node);
  if (layer == nullptr) return {};
  std::string words;
  if (is_pool(layer->op)) {
    words = std::to_string(layer->window.h) + "×" + std::to_string(layer->window.w);
  } else if (const std::optional<NodeBank> bank = bank_of(model, node)) {
    words = hwio_words(model.file->tensors()[bank->tensor].shape, bank->order);
  }
  if (!(layer->strides == Hw{1, 1})) {
    words += "  stride " + pair_words(layer->strides.h, layer->strides.w);
  }
  if (!(layer->dilations == Hw{1, 1})) {
    words += "  dilation " + pair_words(layer->dilations.h, layer->dilations.w);
  }
  return words;
}

std::string expects_words(const ImageShape& input) {
  const auto extent = [](int64_t n) { return n > 0 ? std::to_string(n) : std::string("?"); };
  return extent(input.c) + " × " + extent(input.h) + " × " + extent(input.w);
}

std::optional<NodeBank> bank_of(const Model& model, const ModelNode& node) {
  for (const Layer& layer : node.layers) {
    const auto* source = std::get_if<FilterTensor>(&layer.filters.source);
    if (source == nullptr) continue;
    for (const size_t tensor : node.tensors) {
      const TensorInfo& info = model.file->tensors()[tensor];
      if (info.name != source->name) continue;
      return NodeBank{tensor, source->order.value_or(bank_order(*model.file, info))};
    }
  }
  return std::nullopt;
}

}  // namespace convoscope::app
