// See backprop_filter_winograd.h. Blocks of tiles are transformed, their products at every position
// are added to sums of [position][channel][filter], and the sums of all tiles become the taps. How
// tiles and channels are cut is winograd_gradient_plan.h's.
#include "engine/conv/backprop_filter_winograd.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <vector>

#include "engine/conv/backprop_filter.h"
#include "engine/conv/channels_last.h"
#include "engine/conv/filter_gradient_plan.h"
#include "engine/conv/kernels/filter_gradient.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/winograd_gradient.h"
#include "engine/conv/reference_gradients.h"
#include "engine/conv/winograd_gradient_plan.h"
#include "engine/conv/winograd_tiles.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

using kernels::PixelRange;

Tensor buffer(int64_t elements) {
  return Tensor::uninitialized({1, 1, 1, elements}, Layout::kNHWC);
}

// From tile to tile of transformed values: an odd number of cache lines where a tile takes several,
// so that the same channels of many tiles don't fall into few sets of the first cache.
int64_t tile_step(int64_t channels) {
  constexpr int64_t kLine = 16;
  const int64_t lines = ceil_div(channels, kLine);
  return (lines <= 2 ? lines : lines | 1) * kLine;
}

// What all tasks share.
struct Job {
  ImageView in, gradient;
  const Geometry& geometry;
  WinogradGradientCut cut;
  const Conv2dOptions& options;
  AxisTiles rows, columns;
  Tensor taps;
  std::atomic<bool> finite{true};

  int64_t positions() const {
    const int64_t points = kernels::winograd_extents(cut.scheme).points;
    return points * points;
  }
  // Between positions of transformed values: a vector more than they need, for the reason above,
  // and since the kernel of the products loads beyond the last channel.
  int64_t input_step() const { return cut.block * tile_step(geometry.filter_channels) + 16; }
  int64_t gradient_step() const { return cut.block * tile_step(cut.width) + 16; }
  int64_t channel_sums() const { return positions() * cut.width; }
};

// Transformed tiles, and the products among them.
class TileBlock {
 public:
  explicit TileBlock(const Job& job)
      : job_(job),
        inputs_(buffer(job.positions() * job.input_step())),
        gradients_(buffer(job.positions() * job.gradient_step())) {}

  // Tiles [first, first + count), which become tiles [at, at + count) of the block.
  void transform(int64_t first, int64_t count, int64_t at) {
    std::vector<kernels::WinogradSource> inputs;
    std::vector<kernels::WinogradGradientSource> gradients;
    for (int64_t tile = first; tile < first + count; ++tile) place(tile, inputs, gradients);
    const ImageView &in = job_.in, &gradient = job_.gradient;
    const int64_t in_tile = tile_step(job_.geometry.filter_channels);
    const int64_t gradient_tile = tile_step(job_.cut.width);
    kernels::winograd_input(job_.cut.scheme,
                            {in.stride_h * job_.rows.sample_step,
                             in.stride_w * job_.columns.sample_step, job_.geometry.filter_channels},
                            inputs.data(), count, inputs_.data() + at * in_tile, job_.input_step(),
                            in_tile);
    kernels::winograd_gradient(
        job_.cut.scheme,
        {gradient.stride_h * job_.rows.output_step, gradient.stride_w * job_.columns.output_step,
         job_.geometry.out_channels},
        gradients.data(), count, gradients_.data() + at * gradient_tile, job_.gradient_step(),
        gradient_tile);
  }

  // The products of the first `count` tiles for some channels: sums[position][channel][filter].
  void multiply(PixelRange channels, int64_t count, bool more, float* sums) const {
    const int64_t lanes = kernels::vector_lanes(), width = job_.cut.width;
    const int64_t values = channels.end - channels.begin;
    kernels::GradientSums products;
    products.row_count = 1;
    products.pixels = count;
    products.gradient_step = tile_step(width);
    products.pixel_step = tile_step(job_.geometry.filter_channels);
    products.values = values;
    products.sums_step = width;
    products.more = more;
    for (int64_t p = 0; p < job_.positions(); ++p) {
      const float* input = inputs_.data() + p * job_.input_step() + channels.begin;
      const float* gradient = gradients_.data() + p * job_.gradient_step();
      for (int64_t k = 0; k < width; k += products.vectors * lanes) {
        const kernels::GradientRow row{input, gradient + k};
        products.rows = &row;
        products.vectors = k + 2 * lanes <= width ? 2 : 1;
        products.sums = sums + p * values * width + k;
        kernels::add_broadcast_products(products);
      }
    }
  }

 private:
  void place(int64_t number, std::vector<kernels::WinogradSource>& inputs,
             std::vector<kernels::WinogradGradientSource>& gradients) const {
    const int64_t across = std::ssize(job_.columns.tiles), down = std::ssize(job_.rows.tiles);
    const int64_t n = number / across / down;
    const AxisTile& row = job_.rows.tiles[static_cast<size_t>(number / across % down)];
    const AxisTile& column = job_.columns.tiles[static_cast<size_t>(number % across)];
    inputs.push_back(
        {job_.in.data + job_.in.offset(n, row.first_position, column.first_position, 0), row.inside,
         column.inside});
    gradients.push_back(
        {job_.gradient.data + job_.gradient.offset(n, row.first_output, column.first_output, 0),
         row.outputs, column.outputs});
  }

  const Job& job_;
  Tensor inputs_, gradients_;
};

// Reports a share of all products: those between steps `begin` and `end` of `steps`.
void report_steps(const Job& job, int64_t begin, int64_t end, int64_t steps) {
  const int64_t products = job.geometry.multiply_adds();
  const auto before = [&](int64_t step) {
    return products / steps * step + products % steps * step / steps;
  };
  report(job.options, before(end) - before(begin));
}

// Makes taps of the sums of some channels, which begin with the first of them.
void finish(Job& job, PixelRange channels, const float* sums, int64_t point_step, int64_t chunks,
            int64_t chunk_step) {
  const int64_t filters = job.geometry.out_channels;
  const kernels::WinogradGradientSums all{
      sums, chunks, chunk_step, point_step, channels.end - channels.begin, filters, job.cut.width};
  if (!kernels::winograd_gradient_taps(job.cut.scheme, all,
                                       job.taps.data() + channels.begin * filters,
                                       job.geometry.filter_channels * filters)) {
    job.finite.store(false, std::memory_order_relaxed);
  }
}

// Every chunk has sums of its own for all channels.
bool by_chunks(Job& job) {
  const int64_t channels = job.geometry.filter_channels, chunks = job.cut.chunks;
  const int64_t chunk_step = channels * job.channel_sums();
  Tensor sums = buffer(chunks * chunk_step);
  const auto run = [&](int64_t chunk, int64_t) {
    TileBlock block(job);
    const int64_t begin = chunk * job.cut.tiles / chunks;
    const int64_t end = (chunk + 1) * job.cut.tiles / chunks;
    for (int64_t tile = begin; tile < end && !stopped(job.options.parallel);) {
      const int64_t count = std::min(job.cut.block, end - tile);
      block.transform(tile, count, 0);
      block.multiply({0, channels}, count, tile > begin, sums.data() + chunk * chunk_step);
      tile += count;
    }
    report_steps(job, chunk, chunk + 1, chunks);
  };
  if (!parallel_for(0, chunks, 1, job.options.parallel, run)) return false;
  constexpr int64_t kChannels = 8;  // in a task
  return parallel_for(0, channels, kChannels, job.options.parallel,
                      [&](int64_t begin, int64_t end) {
                        finish(job, {begin, end}, sums.data() + begin * job.cut.width,
                               channels * job.cut.width, chunks, chunk_step);
                      });
}

// Tasks are ranges of channels. A block of all tiles needs no memory for sums but a task's own.
bool by_channels(Job& job) {
  constexpr int64_t kTiles = 4, kTasks = 16;
  const int64_t channels = job.geometry.filter_channels, width = job.cut.width;
  const int64_t ranges = ceil_div(channels, job.cut.channels);
  const int64_t blocks = ceil_div(job.cut.tiles, job.cut.block);
  Tensor kept = buffer(blocks > 1 ? channels * job.channel_sums() : 0);
  TileBlock block(job);
  for (int64_t b = 0; b < blocks; ++b) {
    const int64_t first = b * job.cut.block;
    const int64_t count = std::min(job.cut.block, job.cut.tiles - first);
    const auto transform = [&](int64_t begin, int64_t end) {
      block.transform(first + begin, end - begin, begin);
    };
    const auto multiply = [&](int64_t begin, int64_t end) {
      Tensor own = buffer(blocks > 1 ? 0 : job.cut.channels * job.channel_sums());
      for (int64_t range = begin; range < end; ++range) {
        const PixelRange some{range * job.cut.channels,
                              std::min((range + 1) * job.cut.channels, channels)};
        float* sums = blocks > 1 ? kept.data() + some.begin * job.channel_sums() : own.data();
        block.multiply(some, count, b > 0, sums);
        if (b + 1 == blocks) finish(job, some, sums, (some.end - some.begin) * width, 1, 0);
        report_steps(job, b * ranges + range, b * ranges + range + 1, blocks * ranges);
      }
    };
    if (!parallel_for(0, count, kTiles, job.options.parallel, transform) ||
        !parallel_for(0, ranges, ceil_div(ranges, kTasks), job.options.parallel, multiply)) {
      return false;
    }
  }
  return true;
}

// A NaN or an infinity makes all taps of its channel and its filter NaN or infinite, and values
// near the largest float32 may overflow on the way. What came out finite met nothing of that kind;
// the rest is taken from plain sums.
Expected<Tensor> repaired(Job& job, const Tensor& input, const Tensor& out_backprop) {
  Conv2dOptions silent = job.options;
  silent.progress = nullptr;
  const auto plan =
      plan_filter_gradient(job.geometry, data_format(input), Algorithm::kAuto, Precision::kPlain);
  if (!plan) return tl::unexpected(plan.error());
  auto plain = plan->plan.algorithm == Algorithm::kReference
                   ? backprop_filter_reference(input, out_backprop, job.geometry)
                   : backprop_filter_by_lines(input, out_backprop, job.geometry, *plan, silent);
  if (!plain) return plain;
  for (int64_t i = 0; i < job.taps.size(); ++i) {
    float& element = job.taps.data()[i];
    if (!std::isfinite(element)) element = plain->data()[i];
  }
  return std::move(job.taps);
}

}  // namespace

Expected<Tensor> backprop_filter_by_winograd(const Tensor& input, const Tensor& out_backprop,
                                             const Geometry& g, const Conv2dOptions& options) {
  const FilterShape shape{g.h.filter, g.w.filter, g.filter_channels, g.out_channels};
  if (g.multiply_adds() == 0) return Tensor(shape);
  const bool planar = data_format(input) == DataFormat::kNCHW;
  const Tensor turned = planar ? with_channels_last(input, options.parallel) : buffer(0);
  const Tensor turned_gradient =
      planar ? with_channels_last(out_backprop, options.parallel) : buffer(0);
  const WinogradGradientCut cut = winograd_gradient_cut(g);
  const auto extents = kernels::winograd_extents(cut.scheme);
  Job job{image_view(planar ? turned : input),
          image_view(planar ? turned_gradient : out_backprop),
          g,
          cut,
          options,
          axis_tiles(g.h, extents),
          axis_tiles(g.w, extents),
          Tensor::uninitialized(storage_dims(shape), Layout::kHWIO)};
  const bool whole = cut.channels < g.filter_channels ? by_channels(job) : by_chunks(job);
  if (!whole || stopped(options.parallel)) return cancelled();
  if (!job.finite.load(std::memory_order_relaxed)) return repaired(job, input, out_backprop);
  return std::move(job.taps);
}

}  // namespace convoscope
