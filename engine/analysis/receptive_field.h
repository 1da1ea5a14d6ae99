// What an output element reads, exactly, through any number of layers, and which outputs read a
// given input element (conv2d-semantics §7). Sets, not rectangles: with stride and dilation they
// have holes. Along each axis the set of a window is independent of the other axis, so a set of
// elements is the product of two axis sets.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/geometry.h"

namespace convoscope {

struct AxisSet {
  std::vector<int64_t> inside;  // sorted positions read, 0 ≤ p < extent
  std::vector<int64_t>
      padding;  // sorted positions outside that the windows touch and that read as zero
};

// What the windows of the sorted `outputs` of one layer touch, {m·S + t·D − B}, cut at the border
// of its input: padding between two layers is a constant and sees nothing.
AxisSet read_by(const AxisGeometry& axis, const std::vector<int64_t>& outputs);

// The elements of one activation that the chosen element depends on. Level 0 is the input, level l
// the output of layer l − 1.
struct FieldLevel {
  size_t level = 0;
  int64_t height = 0, width = 0;  // extents of that activation
  AxisSet h, w;
  int64_t channel_begin = 0, channel_end = 0;  // half-open
};

// Closed-form description along one axis, before clipping: element n covers
// [start + n·jump, start + n·jump + size − 1].
struct FieldAxis {
  int64_t size = 1, jump = 1, start = 0;
  double centre(int64_t n) const {
    return static_cast<double>(start + n * jump) + static_cast<double>(size - 1) / 2;
  }
};

struct ReceptiveField {
  std::vector<FieldLevel> levels;  // levels[l] is level l; the last is the chosen element itself
  FieldAxis h, w;                  // with respect to the input
};

// Of element (y, x) of channel c in the output of layer `layer`; `chain` holds the geometry of
// every layer. The element must exist.
ReceptiveField receptive_field(const std::vector<Geometry>& chain, size_t layer, int64_t y,
                               int64_t x, int64_t c);

// Outputs of one layer that read position (y, x) of its input: rows × columns. Empty where nobody
// does.
struct FanOut {
  std::vector<int64_t> rows, columns;
};
FanOut fan_out(const Geometry& geometry, int64_t y, int64_t x);

}  // namespace convoscope
