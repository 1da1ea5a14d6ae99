// How the input gradient becomes convolutions at stride 1, without scattering. Input positions that
// are equal modulo the stride S meet the same taps: with the padding before, position p is u = p +
// B, and tap t reads it from output o where o·S + t·D = u. The taps with t·D ≡ u (mod S) follow one
// another at S / gcd(S, D), and from one to the next o falls by D / gcd(S, D). So the gradient on
// such a phase is out_backprop convolved with those taps, backwards, at that dilation.
// Private to engine/conv.
#pragma once

#include <vector>

#include "engine/conv/geometry.h"

namespace convoscope {

// One phase of one axis: the positions first_input, first_input + S, … of the input, axis.output of
// them. `axis` convolves out_backprop at stride 1; its tap m is tap `last_tap − m·tap_step` of the
// filter. Taps that never hit are left out, and the pads may be negative where out_backprop begins
// or ends with elements that none of its windows reads.
struct AxisPhase {
  AxisGeometry axis;
  int64_t first_input = 0;
  int64_t last_tap = 0;
  int64_t tap_step = 1;
};

// The phases on which any tap hits out_backprop; elsewhere the gradient is zero.
std::vector<AxisPhase> gradient_phases(const AxisGeometry& forward);

}  // namespace convoscope
