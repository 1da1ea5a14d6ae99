// How much of what an output sees is padding. A walk down from the output takes one term of each
// sum with equal chance: a tap of each axis, a summand, a channel's part of a concat. It ends in
// the picture, or where it meets padding, a constant. The share of walks that end in padding is the
// share of the output's sum that padding makes when all weights and pixels are alike.
#pragma once

#include <vector>

#include "engine/chain/layer_geometry.h"

namespace convoscope {

// For each position along one axis of the layer's output: the share of walks that don't meet
// padding, given that of the positions below.
std::vector<double> inside_shares(const LayerGeometry& layer, const AxisGeometry& axis,
                                  const std::vector<double>& below);

// For each output (y, x) of layer `layer`, row by row, the mean of its channels; through any chain.
// An output that reads nothing, as a transposed layer of stride > filter has them, meets no
// padding.
std::vector<double> inside_shares(const std::vector<LayerGeometry>& chain, size_t layer);

// For each output of the chain's last layer along one axis: whether some walk meets padding.
std::vector<bool> touches_padding(const std::vector<LayerGeometry>& chain,
                                  AxisGeometry Geometry::*axis);

// Whether some output of a layer reads nothing at all along an axis.
bool skips_outputs(const LayerGeometry& layer);

}  // namespace convoscope
