// See backprop_filter.h. A task takes a chunk of output rows, some blocks of filters and some rows
// of taps; it copies what a band of rows needs into lines and hands every tap to a kernel. The sums
// of the chunks are added up at the end, in their order.
#include "engine/conv/backprop_filter.h"

#include <algorithm>
#include <vector>

#include "engine/conv/kernels/filter_gradient.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/tap_ranges.h"
#include "engine/conv/tap_segments.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Filters whose sums lie side by side in the lanes, and the input channels that they meet.
struct FilterBlock {
  int64_t first_filter = 0;
  int64_t filters = 0;
  int64_t lanes = 0;       // a whole number of vectors
  int64_t first_lane = 0;  // among the lanes of all blocks
  int64_t first_channel = 0;
};

std::vector<FilterBlock> filter_blocks(const Geometry& g, const FilterGradientCut& cut,
                                       bool lanewise) {
  const int64_t vector = kernels::vector_lanes();
  const int64_t together = lanewise ? g.out_channels : g.channels_per_group();
  std::vector<FilterBlock> blocks;
  int64_t lane = 0;
  for (int64_t k = 0; k < g.out_channels; k = blocks.back().first_filter + blocks.back().filters) {
    const int64_t count = std::min(cut.block, together - k % together);
    const int64_t lanes = ceil_div(count, vector) * vector;
    blocks.push_back({k, count, lanes, lane, k / g.channels_per_group() * g.filter_channels});
    lane += lanes;
  }
  return blocks;
}

// Share `index` of `parts` equal ones of [0, count).
kernels::PixelRange share(int64_t index, int64_t parts, int64_t count) {
  return {index * count / parts, (index + 1) * count / parts};
}

// What all tasks read, and where the chunks' sums lie.
struct FilterWork {
  const ImageView in, gradient;
  const Geometry& geometry;
  const FilterGradientCut& cut;
  bool lanewise;
  const std::vector<FilterBlock>& blocks;
  const std::vector<TapSegment>& segments;
  const Conv2dOptions& options;

  int64_t row_values() const { return geometry.w.filter * geometry.filter_channels; }
  // Elements of one chunk's sums: [tap row][tap column][channel][lane of all blocks].
  int64_t chunk_sums() const { return geometry.h.filter * row_values() * cut.width; }
};

// One task: its taps and blocks over the rows of its chunk.
class FilterTask {
 public:
  FilterTask(const FilterWork& work, kernels::PixelRange taps, float* sums)
      : work_(work),
        taps_(taps),
        sums_(sums),
        store_(work.geometry, work.in, work.cut.lines, work.cut.band_rows, taps.end - taps.begin),
        gradient_(
            static_cast<size_t>(work.cut.band_rows * work.geometry.w.output * work.cut.block)) {}

  // Blocks that meet the same channels; rows counted through all pictures.
  void compute(kernels::PixelRange blocks, kernels::PixelRange rows) {
    const int64_t height = work_.geometry.h.output;
    for (int64_t row = rows.begin; row < rows.end && !stopped(work_.options.parallel);) {
      const int64_t n = row / height, y = row % height;
      const int64_t count = std::min({work_.cut.band_rows, height - y, rows.end - row});
      for (int64_t b = blocks.begin; b < blocks.end; ++b) {
        add_band(work_.blocks[static_cast<size_t>(b)], n, y, count);
      }
      row += count;
    }
  }

 private:
  void add_band(const FilterBlock& block, int64_t n, int64_t first_row, int64_t count) {
    const Geometry& g = work_.geometry;
    const ImageView& from = work_.gradient;
    const int64_t line = g.w.output * block.lanes;
    for (int64_t i = 0; i < count; ++i) {
      copy_pixels(from.data + from.offset(n, first_row + i, 0, block.first_filter), from.stride_w,
                  from.stride_c, g.w.output, block.filters, gradient_.data() + i * line,
                  block.lanes);
    }
    const kernels::PixelRange channels{
        block.first_channel,
        block.first_channel + (work_.lanewise ? block.filters : g.filter_channels)};
    for (int64_t tap = taps_.begin; tap < taps_.end; ++tap) {
      rows_.clear();
      for (int64_t i = 0; i < count; ++i) {
        const int64_t row = g.h.position(first_row + i, tap);
        if (!g.h.inside(row)) continue;
        rows_.push_back(
            {store_.line(n, row, channels, tap - taps_.begin, i), gradient_.data() + i * line});
      }
      if (!rows_.empty()) add_tap_row(block, tap);
    }
    report(work_.options,
           count * g.w.output * (taps_.end - taps_.begin) * work_.row_values() * block.filters);
  }

  void add_tap_row(const FilterBlock& block, int64_t tap) {
    const AxisGeometry& w = work_.geometry.w;
    const LineForm& lines = work_.cut.lines;
    const int64_t channels = work_.geometry.filter_channels;
    kernels::GradientSums sums;
    sums.rows = rows_.data();
    sums.row_count = std::ssize(rows_);
    sums.vectors = static_cast<int>(block.lanes / kernels::vector_lanes());
    sums.sums_step = work_.cut.width;
    sums.value_step = w.dilation * lines.cell_step;
    sums.pixel_step = (lines.unfolded ? 1 : w.stride) * lines.cell_step;
    float* first = sums_ + tap * work_.row_values() * work_.cut.width + block.first_lane;
    for (const TapSegment& segment : work_.segments) {
      const int64_t begin = segment.taps.begin, pixel = segment.pixels.begin;
      sums.value_offset = lines.unfolded ? pixel * lines.cell_step + begin * channels
                                         : w.position(pixel, begin) * lines.cell_step;
      sums.gradient_offset = pixel * block.lanes;
      sums.pixels = segment.pixels.end - pixel;
      sums.values = (segment.taps.end - begin) * channels;
      sums.sums = first + begin * channels * work_.cut.width;
      if (work_.lanewise) {
        kernels::add_lanewise_products(sums);
      } else {
        kernels::add_broadcast_products(sums);
      }
    }
  }

  const FilterWork& work_;
  kernels::PixelRange taps_;
  float* sums_;
  LineStore store_;
  std::vector<float> gradient_;  // the band's, [row][pixel][lane of the block]
  std::vector<kernels::GradientRow> rows_;
};

// `sums` are those of the task's chunk.
void run_task(const FilterWork& work, int64_t task, float* sums) {
  const FilterGradientCut& cut = work.cut;
  const Geometry& g = work.geometry;
  const kernels::PixelRange taps = share(task % cut.tap_tasks, cut.tap_tasks, g.h.filter);
  task /= cut.tap_tasks;
  const kernels::PixelRange blocks =
      share(task % cut.block_tasks, cut.block_tasks, std::ssize(work.blocks));
  const int64_t chunk = task / cut.block_tasks;
  FilterTask filter_task(work, taps, sums);
  const auto channel_of = [&](int64_t b) {
    return work.blocks[static_cast<size_t>(b)].first_channel;
  };
  for (int64_t b = blocks.begin; b < blocks.end;) {
    int64_t end = b + 1;
    while (end < blocks.end && channel_of(end) == channel_of(b)) ++end;
    filter_task.compute({b, end}, share(chunk, cut.chunks, g.batch * g.h.output));
    b = end;
  }
}

// Adds the chunks up, in their order, into the first one's place or, where lanes are idle,
// together.
void add_chunks(const FilterWork& work, const float* sums, int64_t chunks, float* result,
                bool accumulate) {
  const int64_t weights = work.geometry.h.filter * work.row_values();
  const int64_t filters = work.geometry.out_channels;
  const int64_t grain = std::max<int64_t>(1, 16384 / std::max<int64_t>(1, filters));
  const ParallelOptions uninterrupted{work.options.parallel.threads, nullptr};
  parallel_for(0, weights, grain, uninterrupted, [&](int64_t begin, int64_t end) {
    for (int64_t weight = begin; weight < end; ++weight) {
      for (const FilterBlock& block : work.blocks) {
        const float* from = sums + weight * work.cut.width + block.first_lane;
        float* to = result + weight * filters + block.first_filter;
        if (!accumulate) std::copy_n(from, block.filters, to);
        for (int64_t chunk = accumulate ? 0 : 1; chunk < chunks; ++chunk) {
          const float* addend = from + chunk * work.chunk_sums();
          for (int64_t k = 0; k < block.filters; ++k) to[k] += addend[k];
        }
      }
    }
  });
}

}  // namespace

Expected<Tensor> backprop_filter_by_lines(const Tensor& input, const Tensor& out_backprop,
                                          const Geometry& g, const FilterGradientPlan& plan,
                                          const Conv2dOptions& options) {
  const FilterGradientCut& cut = plan.cut;
  const bool lanewise = plan.plan.algorithm == Algorithm::kDepthwise;
  const std::vector<FilterBlock> blocks = filter_blocks(g, cut, lanewise);
  const std::vector<TapSegment> segments = lanewise || cut.lines.unfolded
                                               ? joint_tap_segments(g.w, cut.piece)
                                               : single_tap_segments(g.w, cut.piece);
  const FilterWork work{
      image_view(input), image_view(out_backprop), g, cut, lanewise, blocks, segments, options};

  // Where no lane is idle, the first chunk's sums are the result.
  Tensor result(FilterShape{g.h.filter, g.w.filter, g.filter_channels, g.out_channels});
  const bool in_place = cut.width == g.out_channels;
  const int64_t first_chunk = in_place ? 1 : 0;
  Tensor others({cut.chunks - first_chunk, g.h.filter, work.row_values(), cut.width},
                Layout::kHWIO);
  const int64_t tasks = cut.block_tasks * cut.tap_tasks;
  const auto run = [&](int64_t task, int64_t) {
    const int64_t chunk = task / tasks;
    float* sums = chunk < first_chunk ? result.data()
                                      : others.data() + (chunk - first_chunk) * work.chunk_sums();
    run_task(work, task, sums);
  };
  const bool whole = parallel_for(0, cut.chunks * tasks, 1, options.parallel, run);
  if (!whole || stopped(options.parallel)) return cancelled();
  add_chunks(work, others.data(), cut.chunks - first_chunk, result.data(), in_place);
  return result;
}

}  // namespace convoscope
