// One layer as a map of sets: what a set of its outputs reads of each activation below, and which
// outputs read a set of elements. Exact, and cut at the borders (conv2d-semantics §7). Along each
// axis the window of an output is independent of the other axis, so products stay products.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/analysis/element_set.h"
#include "engine/chain/layer_geometry.h"

namespace convoscope {

// What the windows of the sorted `outputs` touch, {m·S + t·D − B}, cut at the border of the input:
// padding between two layers is a constant and sees nothing.
AxisSet read_by(const AxisGeometry& axis, const std::vector<int64_t>& outputs);

// Outputs m with m·S + t·D − B = p for a tap t and one of the sorted positions p.
std::vector<int64_t> readers_of(const AxisGeometry& axis, const std::vector<int64_t>& positions);

// Whether the layer reads zeros outside its input. A pool leaves padding out, a convolution's
// gradient has none.
bool reads_padding(const LayerGeometry& layer);

// Of outputs that are sorted along both axes: what they read of one of the layer's sources. Without
// channels where they don't depend on it.
FieldPiece piece_below(const FieldPiece& outputs, const LayerGeometry& layer,
                       const LayerSource& source);

// Of elements of the source: the outputs that read them.
FieldPiece piece_above(const FieldPiece& elements, const LayerGeometry& layer,
                       const LayerSource& source);

// Channels of the source that outputs of these channels read; empty where none.
ChannelRange channels_below(const ChannelRange& outputs, const LayerGeometry& layer,
                            const LayerSource& source);

}  // namespace convoscope
