// The positions along one axis that an output of a layer reads, tap by tap: what the tree's lines
// and the numbers of paths are made of.
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/chain/layer_geometry.h"
#include "engine/core/arithmetic.h"

namespace convoscope::app {

// Calls visit(position, inside) for every tap of output o. Of layers whose padding counts for
// nothing only the taps inside, so that a window far larger than the picture costs no more than it.
template <typename Visit>
void each_tap(const LayerGeometry& layer, bool along_height, bool with_padding, int64_t o,
              const Visit& visit) {
  const AxisGeometry& axis = along_height ? layer.window.h : layer.window.w;
  if (layer.transposed) {
    // The windows of the convolution that touch position o.
    for (int64_t t = 0; t < axis.filter; ++t) {
      const int64_t scaled = o + axis.pad_before - t * axis.dilation;
      if (scaled % axis.stride == 0 && scaled >= 0 && scaled / axis.stride < axis.output) {
        visit(scaled / axis.stride, true);
      }
    }
    return;
  }
  const int64_t start = axis.position(o, 0);
  int64_t first = 0, last = axis.filter - 1;
  if (!with_padding) {
    first = std::max(first, ceil_div(-start, axis.dilation));
    last = std::min(last, floor_div(axis.input - 1 - start, axis.dilation));
  }
  for (int64_t t = first; t <= last; ++t) {
    const int64_t p = axis.position(o, t);
    visit(p, axis.inside(p));
  }
}

}  // namespace convoscope::app
