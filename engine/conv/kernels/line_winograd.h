// Winograd's minimal filtering along the rows of pictures with few channels: four neighbouring
// outputs take 6 products for 3 tap columns or 8 for 5, instead of 12 or 20. Filters are in the
// lanes; the products of all tap rows and channels add up in registers, point by point. Rows of
// taps stay as they are, so a row of the picture is transformed once and serves several output
// rows. Stride and dilation along the row are 1. Matrices: winograd_schemes.h.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

// Outputs of a tile, and the tiles that one segment of a row has room for: its transformed rows for
// five rows of taps and three channels fill half of a first-level cache.
inline constexpr int64_t kLineOutputs = 4;
inline constexpr int64_t kLineTiles = 32;
// Tiles beyond the last that a segment reads, and doesn't store: several are computed together.
inline constexpr int64_t kLineSlack = 4;

// 6 for 3 tap columns, 8 for 5, 0 where there is no scheme.
constexpr int64_t line_points(int64_t tap_columns) {
  return tap_columns == 3 ? 6 : tap_columns == 5 ? 8 : 0;
}

inline constexpr int64_t kMostLineChannels = 4;

// Elements of a line of pixels as transform_line() reads it, what whole vectors reach beyond the
// last tile included.
constexpr int64_t line_pixel_elements(int64_t channels) {
  return (kLineTiles + 1) * kLineOutputs * channels + 16;
}

// Transforms a row, whose first tile begins at `pixels`, channels side by side. Point p of channel
// c and tile t goes to out + (c · points + p) · kLineTiles + t, in whole vectors of tiles.
void transform_line(int64_t tap_columns, int64_t channels, const float* pixels, int64_t tiles,
                    float* out);

// Transforms the weights of one vector of filters in double: [tap row][tap column][channel][lane]
// becomes [tap row][channel][point][lane].
void transform_line_filters(int64_t tap_rows, int64_t tap_columns, int64_t channels, int64_t lanes,
                            const float* weights, float* out);

struct LineSegment {
  int64_t tap_columns = 0, channels = 0;
  // Per tap row: transformed rows [channel][point][kLineTiles], and kLineSlack values more.
  const float* const* rows = nullptr;
  int64_t first_tap_row = 0, last_tap_row = 0;  // tap rows [first, last) lie inside the image
  int64_t pixels = 0;                           // at most kLineTiles · kLineOutputs
  const float* weights = nullptr;               // as transform_line_filters() leaves them
  float* output = nullptr;  // pixel 0 of the segment, the channel of the first lane
  int64_t out_pixel_step = 0;
  bool stream = false;  // past the caches (streaming.h), where vectors of the output are aligned
};

// Computes a segment of an output row for one vector of filters, all lanes of which are written.
// True where every output is finite.
bool line_segment(const LineSegment& segment);

}  // namespace convoscope::kernels
