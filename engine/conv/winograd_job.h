// What all tasks of one convolution by Winograd's algorithm share: the tiles of the case and where
// their inputs and outputs lie. Private to engine/conv.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/conv/non_finite.h"
#include "engine/conv/winograd_filters.h"
#include "engine/conv/winograd_plan.h"
#include "engine/conv/winograd_tiles.h"

namespace convoscope {

// The tiles of a case, numbered picture by picture, row by row.
class Tiling {
 public:
  Tiling(const Geometry& g, const kernels::WinogradExtents& extents)
      : batch_(g.batch), rows_(axis_tiles(g.h, extents)), columns_(axis_tiles(g.w, extents)) {}

  int64_t count() const { return batch_ * count_of_picture(); }
  int64_t count_of_picture() const { return std::ssize(rows_.tiles) * std::ssize(columns_.tiles); }
  const AxisTiles& rows() const { return rows_; }
  const AxisTiles& columns() const { return columns_; }

  struct Place {
    int64_t n = 0;
    const AxisTile *row = nullptr, *column = nullptr;
  };
  Place place(int64_t number) const;

 private:
  int64_t batch_;
  AxisTiles rows_, columns_;
};

struct WinogradJob {
  const Work& work;
  WinogradPlan plan;
  kernels::WinogradExtents extents;
  ImageView in;  // channels side by side
  const WinogradBank& bank;
  const Tiling& tiling;
  RowMarks& marks;
  // The pictures to compute, which the input and Work::place count from 0.
  int64_t first_picture = 0, pictures = 0;

  int64_t first_tile() const { return first_picture * tiling.count_of_picture(); }
  int64_t tiles() const { return pictures * tiling.count_of_picture(); }
  int64_t positions() const { return extents.points * extents.points; }
  int64_t channels() const { return work.geometry.filter_channels; }
  int64_t output_row_step() const;  // between outputs of a tile
  int64_t output_column_step() const;
  // Counts the products of a share of these pictures, of which `done` of `all` parts precede it.
  void report_share(int64_t done, int64_t all) const;
};

// Some tiles that follow one another: where they read and write.
class TileRun {
 public:
  TileRun(const WinogradJob& job, int64_t most)
      : job_(job), sources_(static_cast<size_t>(most)), targets_(static_cast<size_t>(most)) {}

  void place(int64_t first, int64_t count, int64_t first_channel);
  int64_t count() const { return count_; }

  // Channels [begin, end) of all tiles; see kernels::winograd_input.
  void transform_inputs(int64_t begin, int64_t end, float* transformed, int64_t point_step,
                        int64_t tile_step) const;
  // All channels of the tiles [first, first + count) of these.
  void transform_some(int64_t first, int64_t count, float* transformed,
                      const kernels::WinogradPoints& points, int64_t tile_step) const;
  // Sums of one block of filters; see kernels::winograd_output. Marks the rows of tiles in which
  // anything isn't finite.
  void write_outputs(const float* sums, int64_t sums_point_step,
                     const kernels::ChannelBlock& block) const;
  // The tiles [first, first + count) of these for one block; see kernels::winograd_fused.
  static constexpr int64_t kMostFused = 8;
  void compute_fused(int64_t first, int64_t count, const float* inputs, size_t block) const;

 private:
  kernels::WinogradInput input(int64_t begin, int64_t end) const;
  void mark(const bool* finite, int64_t first, int64_t count) const;

  const WinogradJob& job_;
  int64_t first_ = 0, count_ = 0;
  std::vector<kernels::WinogradSource> sources_;
  std::vector<kernels::WinogradTarget> targets_;
};

// Memory of a task. Large tensors lie in large pages and are kept for the next task
// (core/memory.h), so even a small one asks for as much.
Tensor scratch(int64_t elements);

// All pictures of NCHW: turned into pixels some at a time, and their outputs back.
bool compute_planes(const Work& work, const WinogradPlan& plan, const Tiling& tiling,
                    RowMarks& marks);

// The pictures of a job by the way of its plan. False when cancelled.
bool compute_pictures(const WinogradJob& job);

// Tile by tile, all filters for some tiles before the next ones: transformed filters are many
// times smaller than transformed inputs.
bool winograd_by_tiles(const WinogradJob& job);
// Filter by filter, all tiles or many of them for a block of filters before the next one: each
// weight is transformed where it is used and never leaves the cache. For one group.
bool winograd_by_filters(const WinogradJob& job);
// A few tiles at a time, whose sums stay in registers; for few channels.
bool winograd_fused(const WinogradJob& job);

}  // namespace convoscope
