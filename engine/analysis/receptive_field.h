// What an output element depends on, exactly, at every level below it, through any chain of layers,
// and what an element reaches at every level above it (conv2d-semantics §7). Sets, not rectangles:
// their form is in element_set.h. Rectangles, jumps and centres in closed form are in field_axis.h,
// how often each element is used in path_counts.h.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/analysis/element_set.h"
#include "engine/chain/layer_geometry.h"

namespace convoscope {

struct ReceptiveField {
  std::vector<FieldLevel> levels;  // levels[l] is level l; the last is the chosen element itself
};

// Of element (y, x) of channel c in the output of layer `layer`; `chain` holds the geometry of
// every layer. The element must exist.
ReceptiveField receptive_field(const std::vector<LayerGeometry>& chain, size_t layer, int64_t y,
                               int64_t x, int64_t c);

// Of all channels of position (y, x) together.
ReceptiveField receptive_field(const std::vector<LayerGeometry>& chain, size_t layer, int64_t y,
                               int64_t x);

// Everything that depends on the given channels of position (y, x) of a level: an entry for each
// level of the chain, those below `level` empty, that of `level` the elements themselves, which
// must exist.
std::vector<FieldLevel> fan_out(const std::vector<LayerGeometry>& chain, size_t level, int64_t y,
                                int64_t x, const ChannelRange& channels);

// Outputs of one layer that depend on position (y, x) of what it reads: rows × columns. Empty where
// none does.
struct FanOut {
  std::vector<int64_t> rows, columns;
};
FanOut fan_out(const LayerGeometry& layer, int64_t y, int64_t x);
FanOut fan_out(const Geometry& window, int64_t y, int64_t x);

}  // namespace convoscope
