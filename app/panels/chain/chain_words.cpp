// See chain_words.h.
#include "app/panels/chain/chain_words.h"

#include <cmath>

#include "app/panels/format.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

std::string tight(int64_t h, int64_t w) { return std::to_string(h) + "×" + std::to_string(w); }

// "2", or "2, 1" where the axes differ.
std::string pair_text(const Hw& hw) {
  if (hw.h == hw.w) return std::to_string(hw.h);
  return std::to_string(hw.h) + ", " + std::to_string(hw.w);
}

std::string filter_extents(const Layer& layer) {
  if (!layer.filters.tensor) return {};
  const FilterShape shape = filter_shape(*layer.filters.tensor);
  return tight(shape.h, shape.w);
}

std::string first_chip(const Layer& layer) {
  switch (layer.op) {
    case Op::kConv2d:
      return filter_extents(layer);
    case Op::kDepthwiseConv2d:
      return "depthwise " + filter_extents(layer);
    case Op::kSeparableConv2d:
      return "separable " + filter_extents(layer);
    case Op::kConv2dTranspose:
      return "transposed " + filter_extents(layer);
    case Op::kMaxPool:
      return "max " + tight(layer.window.h, layer.window.w);
    case Op::kAvgPool:
      return "mean " + tight(layer.window.h, layer.window.w);
    case Op::kBiasAdd:
      return "bias";
    case Op::kActivation:
      return to_string(layer.activation);
    case Op::kSoftmax:
      return "softmax";
    case Op::kBatchNorm:
      return "batch norm";
    case Op::kAdd:
      return "+ " + layer.with;
    case Op::kConcat:
      return "with " + layer.with;
  }
  return {};
}

std::string padding_chip(const Padding& padding) {
  if (padding.mode == PaddingMode::kSame) return {};
  if (padding.mode == PaddingMode::kValid) return "VALID";
  const Pads& p = padding.pads;
  if (p.top == p.bottom && p.left == p.right && p.top == p.left) {
    return "pads " + std::to_string(p.top);
  }
  return "pads " + std::to_string(p.top) + ", " + std::to_string(p.bottom) + ", " +
         std::to_string(p.left) + ", " + std::to_string(p.right);
}

}  // namespace

std::vector<std::string> layer_chips(const Layer& layer, const LayerGeometry& geometry) {
  std::vector<std::string> chips;
  if (layer.bypassed) chips.push_back("bypassed");
  const auto add = [&chips](std::string chip) {
    if (!chip.empty()) chips.push_back(std::move(chip));
  };
  add(first_chip(layer));
  if (has_filters(layer.op) || is_pool(layer.op)) {
    if (layer.strides != Hw{1, 1}) add("stride " + pair_text(layer.strides));
    if (has_filters(layer.op) && layer.dilations != Hw{1, 1}) {
      add("dilation " + pair_text(layer.dilations));
    }
    const int64_t groups = geometry.window.groups;
    if (layer.op == Op::kConv2d && groups > 1) add(std::to_string(groups) + " groups");
    add(padding_chip(layer.padding));
  }
  if (has_filters(layer.op) && layer.activation.kind != Activation::kNone) {
    add(to_string(layer.activation));
  }
  return chips;
}

std::string extents_text(const ImageShape& shape) {
  return multiply_text(shape.h, shape.w) + " × " + std::to_string(shape.c);
}

std::string short_count(int64_t count) {
  if (count < 10000) return group_digits(count);
  constexpr const char* kUnits[] = {"", " k", " M", " G", " T", " P"};
  double value = static_cast<double>(count);
  size_t unit = 0;
  while (value >= 999.5 && unit + 1 < std::size(kUnits)) {
    value /= 1000;
    ++unit;
  }
  return decimal(value, value < 9.995 ? 2 : value < 99.95 ? 1 : 0) + kUnits[unit];
}

std::string field_extents(const ChainLevel& level) {
  const int64_t h = level.h.count(), w = level.w.count();
  const std::string bounds = multiply_text(level.h.bounds.size(), level.w.bounds.size());
  if (level.pixels == level.h.bounds.size() * level.w.bounds.size()) return bounds;
  const bool product = level.pixels == h * w;
  return (product ? multiply_text(h, w) : group_digits(level.pixels)) + " of " + bounds;
}

std::string span_text(const Span& span) {
  if (span.size() == 1) return with_true_minus(std::to_string(span.begin));
  return with_true_minus(std::to_string(span.begin) + "…" + std::to_string(span.end - 1));
}

std::string halves(double value) {
  const bool whole = std::abs(value - std::round(value)) < 1e-9;
  return decimal(value, whole ? 0 : std::abs(value * 2 - std::round(value * 2)) < 1e-9 ? 1 : 2);
}

}  // namespace convoscope::app
