// See gradient_phases.h.
#include "engine/conv/gradient_phases.h"

#include <algorithm>
#include <numeric>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// The phase whose first tap is `tap`. Position first_input + j·S meets tap tap + i·tap_step at
// output o = j + shift − i·dilation, and i runs backwards so that o rises with the tap.
AxisPhase phase_of(const AxisGeometry& forward, int64_t tap, int64_t tap_step, int64_t dilation) {
  const int64_t stride = forward.stride;
  AxisPhase phase;
  phase.tap_step = tap_step;
  phase.first_input = floor_mod(tap * forward.dilation - forward.pad_before, stride);
  const int64_t outputs = ceil_div(std::max<int64_t>(0, forward.input - phase.first_input), stride);
  const int64_t shift = (phase.first_input + forward.pad_before - tap * forward.dilation) / stride;

  // Taps i with 0 ≤ j + shift − i·dilation < O for some 0 ≤ j < outputs.
  const int64_t last =
      std::min((forward.filter - 1 - tap) / tap_step, floor_div(outputs - 1 + shift, dilation));
  const int64_t first = std::max<int64_t>(0, ceil_div(shift - (forward.output - 1), dilation));

  AxisGeometry& axis = phase.axis;
  axis.input = forward.output;
  axis.filter = std::max<int64_t>(0, last - first + 1);
  axis.dilation = dilation;
  axis.effective = (axis.filter - 1) * dilation + 1;
  axis.pad_before = last * dilation - shift;
  axis.output = outputs;
  axis.pad_after = outputs - 1 + axis.effective - axis.pad_before - axis.input;
  phase.last_tap = tap + last * tap_step;
  return phase;
}

}  // namespace

std::vector<AxisPhase> gradient_phases(const AxisGeometry& forward) {
  const int64_t common = std::gcd(forward.stride, forward.dilation);
  const int64_t tap_step = forward.stride / common;
  std::vector<AxisPhase> phases;
  for (int64_t tap = 0; tap < std::min(forward.filter, tap_step); ++tap) {
    const AxisPhase phase = phase_of(forward, tap, tap_step, forward.dilation / common);
    if (phase.axis.output > 0 && phase.axis.filter > 0) phases.push_back(phase);
  }
  return phases;
}

}  // namespace convoscope
