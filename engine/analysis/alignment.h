// Which outputs of two convolutions A and B belong together, axis by axis, and what can be said of
// where their windows lie. Integers alone; positions count elements of the layer's input, whose
// first is 0.
#pragma once

#include <string>
#include <vector>

#include "engine/chain/layer_geometry.h"

namespace convoscope {

enum class Alignment {
  kIndex,     // output o of A with output o of B
  kPosition,  // windows whose centres lie nearest to each other
};

// Along one axis: output a[i] of A belongs to output b[i] of B; both sorted.
struct AxisPairs {
  std::vector<int64_t> a, b;
  size_t size() const { return a.size(); }
  bool operator==(const AxisPairs&) const = default;
};

// By index: as many as the shorter side has. By position: each output of the side whose windows lie
// farther apart (A where they are equal) with the output of the other that is centred nearest, the
// earlier of two; none that is more than half the other's stride away, so that what lies beyond the
// other's ends has no partner.
AxisPairs align(const AxisGeometry& a, const AxisGeometry& b, Alignment alignment);

// The middle of output o's window: o·stride + (E − 1)/2 − pad_before.
double window_centre(const AxisGeometry& axis, int64_t o);

// What differs in the elements that A and B read along one axis, in a sentence: "Both give 32
// outputs, but each window of B starts 1 pixel earlier; B never reads its pad after the last
// pixel."
std::string compare_reads(const AxisGeometry& a, const AxisGeometry& b);

// The same of two layers; of one whose outputs have no window of their own (conv2d_transpose) only
// how many there are.
std::string compare_reads(const LayerGeometry& a, const LayerGeometry& b,
                          AxisGeometry Geometry::*axis);

// The layer's outputs along one axis as align() takes them: those of its windows, or where they
// have none single positions.
AxisGeometry output_axis(const LayerGeometry& layer, AxisGeometry Geometry::*axis);

}  // namespace convoscope
