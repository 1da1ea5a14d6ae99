// Winograd's minimal filtering along both axes for pictures with few channels: tiles of 2 rows × 4
// columns of outputs take 24 products a channel for 3×3 taps and 48 for 5×5, instead of 72 and 200.
// Filters are in the lanes, and the sums of all channels stay in registers from the first product
// to the outputs. Rows come transformed along themselves (line_winograd.h), since neighbouring
// tiles share them; what is left is done for a block of tiles at a time. Stride and dilation are 1.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/line_winograd.h"

namespace convoscope::kernels {

inline constexpr int64_t kPlaneRows = 2;    // output rows of a tile
inline constexpr int64_t kPlaneTiles = 16;  // of a block
static_assert(kLineTiles % kPlaneTiles == 0);

// Rows of samples, and of points, of a tile.
constexpr int64_t plane_rows(int64_t taps) { return taps + kPlaneRows - 1; }

// Products a channel and tile.
constexpr int64_t plane_points(int64_t taps) { return plane_rows(taps) * line_points(taps); }

// Transforms rows [channel][point][kLineTiles], one for each row of samples and aligned to vectors,
// down the columns, for the tiles of a block: [point along][point down][channel][kPlaneTiles].
void transform_plane(int64_t taps, int64_t channels, const float* const* rows, int64_t first_tile,
                     float* out);

// Transforms the weights of one vector of filters in double: [tap row][tap column][channel][lane]
// becomes [point along][point down][channel][lane].
void transform_plane_filters(int64_t taps, int64_t channels, int64_t lanes, const float* weights,
                             float* out);

struct PlaneBlock {
  int64_t taps = 0, channels = 0;
  const float* input = nullptr;    // as transform_plane() leaves it
  const float* weights = nullptr;  // as transform_plane_filters() does
  int64_t rows = 0, pixels = 0;    // outputs: 1 or 2 by at most kPlaneTiles · kLineOutputs
  float* output = nullptr;         // pixel 0 of the first row, the channel of the first lane
  int64_t out_row_step = 0, out_pixel_step = 0;
  bool stream = false;  // past the caches (streaming.h), where vectors of the output are aligned
};

// Computes the outputs of a block for one vector of filters, all lanes of which are written. True
// where every one is finite.
bool plane_block(const PlaneBlock& block);

}  // namespace convoscope::kernels
