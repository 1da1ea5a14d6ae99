// See side_code.h.
#include "app/document/side_code.h"

#include <algorithm>

#include "app/document/pair_words.h"
#include "engine/analysis/portability.h"

namespace convoscope::app {
namespace {

std::string tensorflow_brief(const Layer& layer, const Geometry& g) {
  const auto stride = [](const Hw& hw) {
    return hw.h == hw.w ? std::to_string(hw.h)
                        : "[" + std::to_string(hw.h) + ", " + std::to_string(hw.w) + "]";
  };
  std::string padding = std::string("\"") + to_string(layer.padding.mode) + "\"";
  if (layer.padding.mode == PaddingMode::kExplicit) {
    padding = "[[0, 0], [" + std::to_string(g.h.pad_before) + ", " + std::to_string(g.h.pad_after) +
              "], [" + std::to_string(g.w.pad_before) + ", " + std::to_string(g.w.pad_after) +
              "], [0, 0]]";
  }
  // depthwise_conv2d takes lists alone: four strides, two dilations.
  const bool depthwise = layer.op == Op::kDepthwiseConv2d;
  const auto list = [](const Hw& hw) { return std::to_string(hw.h) + ", " + std::to_string(hw.w); };
  const std::string strides =
      depthwise ? "[1, " + list(layer.strides) + ", 1]" : stride(layer.strides);
  const std::string rates = depthwise ? "[" + list(layer.dilations) + "]" : stride(layer.dilations);
  return std::string("tf.nn.") + op_name(layer) + "(x, w, " + strides + ", " + padding +
         (layer.dilations == Hw{} ? "" : ", dilations=" + rates) + ")";
}

// One line, or two where the pads of the two ends differ. F.pad counts axes from the last.
std::string torch_brief(const Layer& layer, const Geometry& g) {
  const std::string dilation =
      layer.dilations == Hw{} ? ""
                              : ", dilation=" + pair_words(layer.dilations.h, layer.dilations.w);
  const std::string groups = g.groups == 1 ? "" : ", groups=" + std::to_string(g.groups);
  const std::string call = "F.conv2d(x, w, stride=" + pair_words(layer.strides.h, layer.strides.w);
  if (g.h.pad_before == g.h.pad_after && g.w.pad_before == g.w.pad_after) {
    return call + ", padding=" + pair_words(g.h.pad_before, g.w.pad_before) + dilation + groups +
           ")";
  }
  const int64_t pads[] = {g.w.pad_before, g.w.pad_after, g.h.pad_before, g.h.pad_after};
  std::string list;
  for (const int64_t pad : pads) list += (list.empty() ? "" : ", ") + std::to_string(pad);
  return "x = F.pad(x, (" + list + "))\n" + call + dilation + groups + ")";
}

}  // namespace

SideCode side_code(const Experiment& experiment, size_t layer, bool torch) {
  const auto geometries = resolve_chain(experiment);
  if (!geometries) return {};
  layer = std::min(layer, experiment.layers.size() - 1);
  const Geometry& g = (*geometries)[layer].window;
  if (!is_convolution(experiment.layers[layer].op)) return {};
  const auto conv_case = case_of(experiment, layer, *geometries);
  if (!conv_case) return {};
  const auto badges = portability(*conv_case);
  const Framework framework = torch ? Framework::kPyTorch : Framework::kTensorFlowCpu;
  for (const Badge& badge : badges) {
    if (badge.framework != framework || badge.code.empty()) continue;
    const Layer& settings = experiment.layers[layer];
    return {torch ? torch_brief(settings, g) : tensorflow_brief(settings, g), badge.code};
  }
  return {};
}

}  // namespace convoscope::app
