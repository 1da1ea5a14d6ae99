// Rows of an image as the lines that the filter gradient's kernels read: in the tensor where it
// lies as they need it, else copied. Private to engine/conv.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/window.h"
#include "engine/core/tensor.h"

namespace convoscope {

// Channels of a row of `pixels` pixels: channel c of pixel p goes to `to + p·to_step + c`.
void copy_pixels(const float* from, int64_t pixel_step, int64_t channel_step, int64_t pixels,
                 int64_t channels, float* to, int64_t to_step);

enum class LineKind {
  kCells,     // the row itself, cell p for column p of the input
  kUnfolded,  // for every output pixel the values of all its tap columns
  kPixels,    // one line a channel (pixel_lines.h)
};

// What the lines of a gradient hold, all of them alike.
struct LineForm {
  LineKind kind = LineKind::kCells;
  int64_t cell_step = 0;  // from cell to cell, or from output pixel to output pixel
  bool in_place = false;  // the input lies like this already; only a row too near its end is copied
  int64_t slack = 0;      // elements that a kernel may load beyond the last one of a row

  // Elements that a row takes; kMaxElements where it is out of reach.
  int64_t elements(const Geometry& geometry) const;
};

// Lines of the input rows that a band of output rows reads. A row that the next band reads as well
// is kept, unless the bands' rows lie too far apart for that.
class LineStore {
 public:
  // `band_rows` output rows at most are computed together, `tap_rows` rows of taps for each.
  LineStore(const Geometry& geometry, const ImageView& in, const LineForm& form, int64_t band_rows,
            int64_t tap_rows);

  // The channels of row `row` of picture n, for tap row `tap` (from 0) of output row `offset` (from
  // 0) of the band. Valid until the next band.
  const float* line(int64_t n, int64_t row, const kernels::PixelRange& channels, int64_t tap,
                    int64_t offset);

 private:
  struct Held {
    int64_t n = -1, row = -1, first_channel = -1;
    bool operator==(const Held&) const = default;
  };
  void fill(int64_t n, int64_t row, const kernels::PixelRange& channels, float* line) const;

  const Geometry& geometry_;
  const ImageView& in_;
  LineForm form_;
  int64_t band_rows_;
  int64_t ring_;  // slots if neighbouring rows share them; 0 where each tap row has its own
  int64_t line_;  // elements of one line
  std::vector<Held> held_;
  std::vector<float> elements_;
};

// What a LineStore takes; kMaxElements where it is out of reach.
int64_t line_store_elements(const Geometry& geometry, const LineForm& form, int64_t band_rows,
                            int64_t tap_rows);

}  // namespace convoscope
