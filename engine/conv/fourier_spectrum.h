// The spectrum of a filter for kernels/fourier.h, computed in double. Private to engine/conv.
#pragma once

#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/fourier.h"

namespace convoscope {

// The transform of the filter, turned round and divided by the number of points, so that
// multiplying a tile's transform by it and transforming back gives the tile's sums of products.
// `weights` is [tap row][tap column]; the effective filter fits a tile.
std::vector<float> fourier_spectrum(const float* weights, const AxisGeometry& h,
                                    const AxisGeometry& w, const kernels::FourierSize& size);

}  // namespace convoscope
