// The other side of receptive fields: how the pixels of the input are used by all outputs of a
// layer together, and how much of what an output sees is padding, through any number of layers.
// Along each axis both are independent of the other axis, so two lists per axis say everything
// about every pixel and output.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/geometry.h"

namespace convoscope {

struct AxisCoverage {
  // For each input position: how many output positions depend on it. Stacked dilations show as a
  // grid (gridding), windows that stride skips as zeros.
  std::vector<int64_t> readers;
  // For each output position: the share of its tap paths down to the input that end inside. Every
  // path takes one tap in each layer; one that meets padding on the way ends there, a constant.
  std::vector<double> inside;
};

// Through the layers of `chain`, first to last, of one axis.
AxisCoverage axis_coverage(const std::vector<AxisGeometry>& chain);

struct Coverage {
  AxisCoverage h, w;

  // Outputs (y, x) that depend on a pixel, each channel's output counted once.
  int64_t readers(int64_t row, int64_t column) const {
    return h.readers[static_cast<size_t>(row)] * w.readers[static_cast<size_t>(column)];
  }
  int64_t most_readers() const;
  int64_t unread() const;  // pixels that no output depends on
  // Share of an output's tap paths that end in padding, and its mean over all outputs; 0 without
  // any.
  double padding(int64_t y, int64_t x) const {
    return 1.0 - h.inside[static_cast<size_t>(y)] * w.inside[static_cast<size_t>(x)];
  }
  double mean_padding() const;
};

// Of layer `layer`'s outputs on the input; `chain` holds the geometry of every layer.
Coverage coverage(const std::vector<Geometry>& chain, size_t layer);

}  // namespace convoscope
