// See filter_gradient_task.h.
#include "engine/conv/filter_gradient_task.h"

#include <algorithm>

#include "engine/conv/tap_ranges.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::vector<FilterBlock> filter_blocks(const Geometry& g, const FilterGradientCut& cut,
                                       Algorithm algorithm) {
  const int64_t together =
      algorithm == Algorithm::kDepthwise ? g.out_channels : g.channels_per_group();
  std::vector<FilterBlock> blocks;
  int64_t lane = 0;
  for (int64_t k = 0; k < g.out_channels; k = blocks.back().first_filter + blocks.back().filters) {
    const int64_t count = std::min(cut.block, together - k % together);
    const int64_t lanes = ceil_div(count, cut.vector) * cut.vector;
    blocks.push_back({k, count, lanes, lane, k / g.channels_per_group() * g.filter_channels});
    lane += lanes;
  }
  return blocks;
}

std::vector<int64_t> value_offsets(const Geometry& g, const ImageView& in, const LineForm& form) {
  const PixelLines lines(g.w);
  std::vector<int64_t> offsets;
  for (int64_t tap = 0; tap < g.w.filter; ++tap) {
    for (int64_t q = 0; q < g.filter_channels; ++q) {
      offsets.push_back(form.in_place ? q * in.stride_c + g.w.position(0, tap)
                                      : q * lines.line + lines.place(tap * g.w.dilation));
    }
  }
  return offsets;
}

// A row of the gradient as an axis that is read as it lies.
AxisGeometry gradient_axis(const Geometry& g) {
  AxisGeometry axis;
  axis.input = axis.output = g.w.output;
  axis.filter = axis.effective = 1;
  return axis;
}

}  // namespace

FilterWork make_filter_work(const Tensor& input, const Tensor& out_backprop, const Geometry& g,
                            const FilterGradientPlan& plan, const Conv2dOptions& options) {
  const Algorithm algorithm = plan.plan.algorithm;
  FilterWork work{image_view(input),
                  image_view(out_backprop),
                  g,
                  plan.cut,
                  algorithm,
                  filter_blocks(g, plan.cut, algorithm),
                  plan.cut.joint_taps ? joint_tap_segments(g.w, plan.cut.piece)
                                      : single_tap_segments(g.w, plan.cut.piece),
                  algorithm == Algorithm::kRows
                      ? value_offsets(g, image_view(input), plan.cut.lines)
                      : std::vector<int64_t>(),
                  options};
  work.begins = algorithm != Algorithm::kRows && g.multiply_adds() > 0 &&
                mark_beginnings(work.segments, g.w.filter);
  return work;
}

FilterTask::FilterTask(const FilterWork& work, kernels::PixelRange taps, float* sums)
    : work_(work),
      taps_(taps),
      sums_(sums),
      store_(work.geometry, work.in, work.cut.lines, work.cut.band_rows, taps.end - taps.begin),
      gradient_lines_(gradient_axis(work.geometry)),
      gradient_line_(work.cut.block * (work.algorithm == Algorithm::kRows
                                           ? gradient_lines_.line
                                           : work.geometry.w.output)) {}

void FilterTask::add(kernels::PixelRange blocks, kernels::PixelRange rows) {
  const int64_t height = work_.geometry.h.output;
  for (int64_t row = rows.begin; row < rows.end && !stopped(work_.options.parallel);) {
    const int64_t n = row / height, y = row % height;
    const int64_t count = std::min({work_.cut.band_rows, height - y, rows.end - row});
    first_band_ = row == rows.begin;
    for (int64_t b = blocks.begin; b < blocks.end; ++b) {
      add_band(work_.blocks[static_cast<size_t>(b)], n, y, count);
    }
    row += count;
  }
}

void FilterTask::add_band(const FilterBlock& block, int64_t n, int64_t first_row, int64_t count) {
  const Geometry& g = work_.geometry;
  const int64_t read = work_.algorithm == Algorithm::kDepthwise ? block.filters : g.filter_channels;
  const kernels::PixelRange channels{block.first_channel, block.first_channel + read};
  gradients_.clear();
  lines_.clear();
  for (int64_t i = 0; i < count; ++i) {
    gradients_.push_back(gradient_line(block, n, first_row + i, i));
    for (int64_t tap = taps_.begin; tap < taps_.end; ++tap) {
      const int64_t row = g.h.position(first_row + i, tap);
      lines_.push_back(g.h.inside(row) ? store_.line(n, row, channels, tap - taps_.begin, i)
                                       : nullptr);
    }
  }
  if (work_.algorithm == Algorithm::kRows) {
    add_by_pixels(block, first_row, count);
  } else {
    for (int64_t tap = taps_.begin; tap < taps_.end; ++tap) add_tap_row(block, tap, count);
  }
  report(work_.options,
         count * g.w.output * (taps_.end - taps_.begin) * work_.row_values() * block.filters);
}

// Whether the kernels read the gradient where it lies. Pixels of many filters lie so far apart that
// those of a block fall into few sets of the first cache; many values are worth a copy that stays.
bool FilterTask::gradient_in_place(const FilterBlock& block) const {
  constexpr int64_t kManyValues = 192;
  const ImageView& from = work_.gradient;
  if (work_.algorithm == Algorithm::kRows) return from.stride_w == 1;
  if (from.stride_c != 1 || block.filters != block.lanes) return false;
  const int64_t values = (taps_.end - taps_.begin) * work_.row_values();
  return from.stride_w == block.lanes || work_.algorithm == Algorithm::kDepthwise ||
         values < kManyValues;
}

// One row of a block's gradient: [pixel][lane], or [filter][pixel] where pixels are in the lanes.
const float* FilterTask::gradient_line(const FilterBlock& block, int64_t n, int64_t row,
                                       int64_t offset) {
  const ImageView& from = work_.gradient;
  const float* first = from.data + from.offset(n, row, 0, block.first_filter);
  if (gradient_in_place(block)) return first;
  if (gradient_.empty()) {
    gradient_.resize(static_cast<size_t>(work_.cut.band_rows * gradient_line_));
  }
  float* line = gradient_.data() + offset * gradient_line_;
  if (work_.algorithm == Algorithm::kRows) {
    gradient_lines_.copy_row(gradient_axis(work_.geometry), first, from.stride_w, from.stride_c,
                             block.filters, line);
  } else {
    copy_pixels(first, from.stride_w, from.stride_c, work_.geometry.w.output, block.filters, line,
                block.lanes);
  }
  return line;
}

void FilterTask::add_tap_row(const FilterBlock& block, int64_t tap_row, int64_t count) {
  const int64_t tap_rows = taps_.end - taps_.begin;
  rows_.clear();
  for (int64_t i = 0; i < count; ++i) {
    const float* line = lines_[static_cast<size_t>(i * tap_rows + tap_row - taps_.begin)];
    if (line != nullptr) rows_.push_back({line, gradients_[static_cast<size_t>(i)]});
  }
  float* sums_of_row = sums_ + tap_row * work_.row_values() * work_.cut.width + block.first_lane;
  const AxisGeometry& w = work_.geometry.w;
  const LineForm& lines = work_.cut.lines;
  const bool unfolded = lines.kind == LineKind::kUnfolded;
  const int64_t channels = work_.geometry.filter_channels;
  kernels::GradientSums sums;
  sums.rows = rows_.data();
  sums.row_count = std::ssize(rows_);
  sums.gradient_step = gradient_in_place(block) ? work_.gradient.stride_w : block.lanes;
  sums.vectors = static_cast<int>(block.lanes / work_.cut.vector);
  sums.sums_step = work_.cut.width;
  sums.value_step = w.dilation * lines.cell_step;
  sums.pixel_step = (unfolded ? 1 : w.stride) * lines.cell_step;
  for (const TapSegment& segment : work_.segments) {
    const int64_t tap = segment.taps.begin, pixel = segment.pixels.begin;
    sums.value_offset = unfolded ? pixel * lines.cell_step + tap * channels
                                 : w.position(pixel, tap) * lines.cell_step;
    sums.gradient_offset = pixel * sums.gradient_step;
    sums.pixels = segment.pixels.end - pixel;
    sums.values = (segment.taps.end - tap) * channels;
    sums.sums = sums_of_row + tap * channels * work_.cut.width;
    sums.more = !(first_band_ && work_.begins && segment.begins);
    if (work_.algorithm == Algorithm::kDepthwise) {
      kernels::add_lanewise_products(sums);
    } else {
      kernels::add_broadcast_products(sums);
    }
  }
}

// Neighbouring rows that the same tap rows hit are computed together.
void FilterTask::add_by_pixels(const FilterBlock& block, int64_t first_row, int64_t count) {
  const auto hit = [&](int64_t i) {
    const kernels::PixelRange taps = tap_range(work_.geometry.h, first_row + i);
    const int64_t begin = std::max(taps.begin, taps_.begin);
    return kernels::PixelRange{begin, std::max(begin, std::min(taps.end, taps_.end))};
  };
  for (int64_t begin = 0; begin < count;) {
    const kernels::PixelRange taps = hit(begin);
    int64_t end = begin + 1;
    while (end < count && hit(end).begin == taps.begin && hit(end).end == taps.end) ++end;
    if (taps.begin < taps.end) add_rows_by_pixels(block, begin, end, taps);
    begin = end;
  }
}

void FilterTask::add_rows_by_pixels(const FilterBlock& block, int64_t begin, int64_t end,
                                    kernels::PixelRange taps) {
  const int64_t channels = work_.geometry.filter_channels, tap_rows = taps_.end - taps_.begin;
  pixel_rows_.clear();
  for (int64_t i = begin; i < end; ++i) {
    pixel_rows_.push_back({lines_.data() + i * tap_rows, gradients_[static_cast<size_t>(i)]});
  }
  kernels::PixelSums sums;
  sums.rows = pixel_rows_.data();
  sums.row_count = end - begin;
  sums.filter_step = gradient_in_place(block) ? work_.gradient.stride_c : gradient_lines_.line;
  sums.filters = block.filters;
  sums.sums = sums_ + block.first_lane;
  for (const TapSegment& segment : work_.segments) {
    pixel_values_.clear();
    for (int64_t tap = taps.begin; tap < taps.end; ++tap) {
      for (int64_t v = segment.taps.begin * channels; v < segment.taps.end * channels; ++v) {
        pixel_values_.push_back({tap - taps_.begin, work_.value_offsets[static_cast<size_t>(v)],
                                 (tap * work_.row_values() + v) * work_.cut.width});
      }
    }
    sums.values = pixel_values_.data();
    sums.value_count = std::ssize(pixel_values_);
    sums.first_pixel = segment.pixels.begin;
    sums.pixels = segment.pixels.end - segment.pixels.begin;
    kernels::add_pixel_products(sums);
  }
}

}  // namespace convoscope
