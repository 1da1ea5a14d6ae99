// The other side of receptive fields: how the pixels of the picture are used by all outputs of a
// layer together, and how much of what an output sees is padding, through any chain of layers.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/chain/layer_geometry.h"
#include "engine/core/error.h"

namespace convoscope {

struct AxisCoverage {
  // For each input position: how many output positions depend on it. Stacked dilations show as a
  // grid (gridding), windows that stride skips as zeros.
  std::vector<int64_t> readers;
  // For each output position: the share of its walks down to the picture (padding_shares.h) that
  // don't meet padding.
  std::vector<double> inside;
};

struct Coverage {
  int64_t height = 0, width = 0;          // of the picture
  int64_t out_height = 0, out_width = 0;  // of the layer's output
  // Where a single path leads to the picture, everything is a product of the axes. Else these are
  // empty and the pictures below say it, row by row.
  AxisCoverage h, w;
  std::vector<int64_t> pixel_readers;  // of each pixel
  std::vector<double> output_inside;   // of each output
  // Gridding: the share of the pixels within the bounds of the middle output's receptive field that
  // it doesn't depend on.
  double holes = 0;

  bool separable() const { return !h.readers.empty(); }
  // Outputs (y, x) of which some channel depends on some channel of a pixel.
  int64_t readers(int64_t row, int64_t column) const;
  int64_t most_readers() const;
  int64_t unread() const;  // pixels that no output depends on
  // Share of an output's walks that end in padding, and its mean over all outputs; 0 without any.
  double padding(int64_t y, int64_t x) const;
  double mean_padding() const;
};

// Of layer `layer`'s outputs on the picture; `chain` holds the geometry of every layer. Along a
// single path the steps are the outputs along an axis times what each reads of every level: below a
// millisecond for VGG-16 on 224×224. Where branches join they are those of each distinct path, and
// outputs × taps of each layer for the padding: some 30 ms at 224×224. Refuses branches that would
// take more than 256 MB.
Expected<Coverage> coverage(const std::vector<LayerGeometry>& chain, size_t layer);

}  // namespace convoscope
