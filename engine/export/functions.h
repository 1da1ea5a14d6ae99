// Functions that a target writes out in its file where a step of the run needs them: a table of
// texts in the order in which they are printed. Private to engine/export.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "engine/export/run.h"

namespace convoscope {

struct ExportFunction {
  std::string_view text;
  bool (*needed)(const ExportStep&);
};

// Those that some step needs, each followed by `after`.
std::string needed_functions(const ExportRun& run, std::span<const ExportFunction> functions,
                             std::string_view after);

// Whether the step is one of these operations, or ends in one of these activations.
template <Op... ops>
bool does(const ExportStep& step) {
  return ((step.layer->op == ops) || ...);
}
template <Activation::Kind... kinds>
bool ends_in(const ExportStep& step) {
  return ((step_activation(step).kind == kinds) || ...);
}
// Whether it changes each value alone: an activation, a bias, a norm.
inline bool changes_each(const ExportStep& step) {
  return does<Op::kBiasAdd, Op::kBatchNorm>(step) || !ends_in<Activation::kNone>(step);
}

// Operations that convolve with windows read forward.
inline constexpr auto convolves = does<Op::kConv2d, Op::kDepthwiseConv2d, Op::kSeparableConv2d>;
inline constexpr auto pools = does<Op::kMaxPool, Op::kAvgPool>;
inline bool reads_windows(const ExportStep& step) { return convolves(step) || pools(step); }

}  // namespace convoscope
