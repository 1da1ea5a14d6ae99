// See alignment.h.
#include "engine/analysis/alignment.h"

#include <algorithm>
#include <cstdlib>

#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Twice the centre of output o's window: a whole number for even filters too.
int64_t doubled_centre(const AxisGeometry& axis, int64_t o) {
  return 2 * (o * axis.stride - axis.pad_before) + axis.effective - 1;
}

// The output centred nearest to `centre` (doubled), the earlier of two; may lie outside.
int64_t nearest_output(const AxisGeometry& axis, int64_t centre) {
  const int64_t step = 2 * axis.stride;
  return ceil_div(2 * (centre - doubled_centre(axis, 0)) - step, 2 * step);
}

AxisPairs by_position(const AxisGeometry& coarse, const AxisGeometry& fine) {
  AxisPairs pairs;
  for (int64_t o = 0; o < coarse.output; ++o) {
    const int64_t centre = doubled_centre(coarse, o);
    const int64_t nearest = nearest_output(fine, centre);
    if (nearest < 0 || nearest >= fine.output) continue;
    if (std::abs(doubled_centre(fine, nearest) - centre) > fine.stride) continue;
    pairs.a.push_back(o);
    pairs.b.push_back(nearest);
  }
  return pairs;
}

std::string count_text(int64_t count, const std::string& one) {
  return std::to_string(count) + " " + one + (count == 1 ? "" : "s");
}

// What the last window leaves: "A never reads its pad after the last pixel".
std::string rest_text(const AxisGeometry& axis, const std::string& name) {
  if (axis.output < 1 || axis.unread_end <= 0) return {};
  const int64_t pixels = axis.unread_end - axis.pad_after;
  if (pixels <= 0 && axis.unread_end < axis.pad_after) {
    return name + " reads only " + std::to_string(axis.pad_after - axis.unread_end) + " of its " +
           std::to_string(axis.pad_after) + " pads after the last pixel";
  }
  if (pixels <= 0) return name + " never reads its pad after the last pixel";
  return name + " leaves the last " + (pixels == 1 ? "pixel" : count_text(pixels, "pixel")) +
         " unread";
}

std::string counts_text(const AxisGeometry& a, const AxisGeometry& b) {
  if (a.output == b.output) return "Both give " + count_text(a.output, "output");
  return "A gives " + count_text(a.output, "output") + " and B " + std::to_string(b.output);
}

// How the windows of B lie to those of A.
std::string start_text(const AxisGeometry& a, const AxisGeometry& b) {
  if (a.stride != b.stride) {
    return "the windows of A move by " + count_text(a.stride, "pixel") + ", those of B by " +
           std::to_string(b.stride);
  }
  const int64_t shift = a.pad_before - b.pad_before;
  if (shift == 0) return {};
  return "each window of B starts " + count_text(std::abs(shift), "pixel") +
         (shift < 0 ? " earlier" : " later");
}

std::string span_text(const AxisGeometry& a, const AxisGeometry& b) {
  if (a.filter == b.filter && a.dilation == b.dilation) return {};
  return "a window of A spans " + count_text(a.effective, "pixel") + " with " +
         count_text(a.filter, "tap") + ", one of B " + std::to_string(b.effective) + " with " +
         std::to_string(b.filter);
}

}  // namespace

double window_centre(const AxisGeometry& axis, int64_t o) {
  return static_cast<double>(doubled_centre(axis, o)) / 2;
}

AxisPairs align(const AxisGeometry& a, const AxisGeometry& b, Alignment alignment) {
  AxisPairs pairs;
  if (a.output < 1 || b.output < 1) return pairs;
  if (alignment == Alignment::kPosition) {
    if (a.stride >= b.stride) return by_position(a, b);
    pairs = by_position(b, a);
    std::swap(pairs.a, pairs.b);
    return pairs;
  }
  for (int64_t o = 0; o < std::min(a.output, b.output); ++o) {
    pairs.a.push_back(o);
    pairs.b.push_back(o);
  }
  return pairs;
}

std::string compare_reads(const AxisGeometry& a, const AxisGeometry& b) {
  const std::string counts = counts_text(a, b);
  std::vector<std::string> differences;
  for (const std::string& text : {start_text(a, b), span_text(a, b)}) {
    if (!text.empty()) differences.push_back(text);
  }
  const std::string rest_a = rest_text(a, "A"), rest_b = rest_text(b, "B");
  if (differences.empty() && rest_a == (rest_b.empty() ? "" : "A" + rest_b.substr(1))) {
    return counts + (a.output == b.output ? " from exactly the same pixels." : ".");
  }
  for (const std::string& text : {rest_a, rest_b}) {
    if (!text.empty()) differences.push_back(text);
  }
  std::string sentence = counts + (a.output == b.output ? ", but " : ": ");
  for (size_t i = 0; i < differences.size(); ++i) {
    sentence += (i == 0 ? "" : "; ") + differences[i];
  }
  return sentence + ".";
}

std::string compare_reads(const LayerGeometry& a, const LayerGeometry& b,
                          AxisGeometry Geometry::*axis) {
  const AxisGeometry of_a = output_axis(a, axis), of_b = output_axis(b, axis);
  if (a.transposed || b.transposed) return counts_text(of_a, of_b) + ".";
  return compare_reads(of_a, of_b);
}

AxisGeometry output_axis(const LayerGeometry& layer, AxisGeometry Geometry::*axis) {
  const AxisGeometry& windows = layer.window.*axis;
  if (!layer.transposed) return windows;
  return axis_geometry(windows.input, 1, 1, 1, PaddingMode::kValid, 0, 0);
}

}  // namespace convoscope
