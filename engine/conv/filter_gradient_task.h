// One task of a filter gradient: some blocks of filters and rows of taps over the output rows of a
// chunk. It copies what a band of rows needs into lines and hands every tap to a kernel. Private to
// engine/conv.
#pragma once

#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/filter_gradient_plan.h"
#include "engine/conv/gradient_lines.h"
#include "engine/conv/kernels/filter_gradient.h"
#include "engine/conv/kernels/filter_gradient_rows.h"
#include "engine/conv/pixel_lines.h"
#include "engine/conv/tap_segments.h"

namespace convoscope {

// Filters whose sums lie side by side, and the input channels that they meet.
struct FilterBlock {
  int64_t first_filter = 0;
  int64_t filters = 0;
  int64_t lanes = 0;       // a multiple of FilterGradientCut::vector
  int64_t first_lane = 0;  // among the lanes of all blocks
  int64_t first_channel = 0;
};

// What all tasks of a gradient read.
struct FilterWork {
  ImageView in, gradient;
  const Geometry& geometry;
  const FilterGradientCut& cut;
  Algorithm algorithm;
  std::vector<FilterBlock> blocks;
  std::vector<TapSegment> segments;
  std::vector<int64_t> value_offsets;  // kRows only: of each value of a tap row in a line
  const Conv2dOptions& options;
  bool begins = false;  // sums begin with the first band of a chunk, not with zeros

  int64_t row_values() const { return geometry.w.filter * geometry.filter_channels; }
  // Elements of one chunk's sums: [tap row][tap column][channel][lane of all blocks].
  int64_t chunk_sums() const { return geometry.h.filter * row_values() * cut.width; }
};

FilterWork make_filter_work(const Tensor& input, const Tensor& out_backprop,
                            const Geometry& geometry, const FilterGradientPlan& plan,
                            const Conv2dOptions& options);

class FilterTask {
 public:
  // `sums` are those of the chunk, all of whose rows are added at once.
  FilterTask(const FilterWork& work, kernels::PixelRange taps, float* sums);

  // Blocks that meet the same channels; output rows counted through all pictures. Returns early
  // when the token stops it.
  void add(kernels::PixelRange blocks, kernels::PixelRange rows);

 private:
  void add_band(const FilterBlock& block, int64_t n, int64_t first_row, int64_t count);
  bool gradient_in_place(const FilterBlock& block) const;
  const float* gradient_line(const FilterBlock& block, int64_t n, int64_t row, int64_t offset);
  void add_tap_row(const FilterBlock& block, int64_t tap, int64_t count);
  void add_by_pixels(const FilterBlock& block, int64_t first_row, int64_t count);
  void add_rows_by_pixels(const FilterBlock& block, int64_t begin, int64_t end,
                          kernels::PixelRange taps);

  const FilterWork& work_;
  kernels::PixelRange taps_;
  float* sums_;
  LineStore store_;
  PixelLines gradient_lines_;    // kRows only: one a filter
  int64_t gradient_line_;        // elements of one row of a block
  std::vector<float> gradient_;  // the band's rows that had to be copied

  bool first_band_ = false;  // of the rows that are added now
  // Of the band: the gradient's rows, and for each the input's lines, a tap row after the other,
  // null where one lies in the padding.
  std::vector<const float*> gradients_;
  std::vector<const float*> lines_;

  // What a kernel is told: kept for their memory alone.
  std::vector<kernels::GradientRow> rows_;
  std::vector<kernels::PixelRow> pixel_rows_;
  std::vector<kernels::PixelValue> pixel_values_;
};

}  // namespace convoscope
