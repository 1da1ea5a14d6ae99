// derive_axis of geometry.h: the formulas of conv2d-semantics §2 with one axis's numbers put in. It
// shows the arithmetic that axis_geometry did and computes nothing that isn't on show.
#include <algorithm>
#include <string>

#include "engine/conv/geometry.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string figure(int64_t value) {
  return value < 0 ? "−" + std::to_string(value).substr(1) : std::to_string(value);
}

DerivationStep effective_filter(const AxisGeometry& a) {
  return {"effective filter", "E = (F−1)·D + 1",
          figure(a.filter - 1) + "·" + figure(a.dilation) + " + 1", a.effective};
}

std::string reach_figures(const AxisGeometry& a) {
  return figure(a.output - 1) + "·" + figure(a.stride) + " + " + figure(a.effective);
}

void derive_same(const AxisGeometry& a, std::vector<DerivationStep>& steps) {
  const int64_t pads = a.pad_before + a.pad_after;
  steps.push_back(
      {"output", "O = ⌈I/S⌉", "⌈" + figure(a.input) + "/" + figure(a.stride) + "⌉", a.output});
  steps.push_back({"padding", "P = max(0, (O−1)·S + E − I)",
                   "max(0, " + reach_figures(a) + " − " + figure(a.input) + ")", pads});
  steps.push_back({"before", "B = ⌊P/2⌋", "⌊" + figure(pads) + "/2⌋", a.pad_before});
  steps.push_back({"after", "A = P − B", figure(pads) + " − " + figure(a.pad_before), a.pad_after});
  if (a.unread_end > 0) {
    steps.push_back({"unread at the end", "I + P − ((O−1)·S + E)",
                     figure(a.padded()) + " − (" + reach_figures(a) + ")", a.unread_end});
  }
}

// R is how far the window can move; the division by the stride and its remainder stand side by
// side.
void derive_room(const AxisGeometry& a, PaddingMode mode, std::vector<DerivationStep>& steps) {
  const bool padded = mode == PaddingMode::kExplicit;
  const int64_t room = a.padded() - a.effective;
  steps.push_back({"room to move", padded ? "R = I + B + A − E" : "R = I − E",
                   figure(a.input) +
                       (padded ? " + " + figure(a.pad_before) + " + " + figure(a.pad_after) : "") +
                       " − " + figure(a.effective),
                   room});
  steps.push_back(
      {"output", "O = ⌊R/S⌋ + 1", "⌊" + figure(room) + "/" + figure(a.stride) + "⌋ + 1", a.output});
  if (a.output > 0) {
    steps.push_back({"unread at the end", "R mod S", figure(room) + " mod " + figure(a.stride),
                     floor_mod(room, a.stride)});
  }
}

}  // namespace

std::vector<DerivationStep> derive_axis(const AxisGeometry& axis, PaddingMode mode) {
  std::vector<DerivationStep> steps = {effective_filter(axis)};
  if (mode == PaddingMode::kSame) {
    derive_same(axis, steps);
  } else {
    derive_room(axis, mode, steps);
  }
  return steps;
}

}  // namespace convoscope
