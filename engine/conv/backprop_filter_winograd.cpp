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
  int64_t channel_sums() const { return positions() * cut.width; }
};

// Transformed tiles, all gradients and some channels of the inputs, and the products among them.
class TileBlock {
 public:
  TileBlock(const Job& job, PixelRange channels)
      : job_(job),
        channels_(channels),
        input_tile_(tile_step(channels.end - channels.begin)),
        gradient_tile_(tile_step(job.cut.width)),
        input_step_(position_step(input_tile_)),
        gradient_step_(position_step(gradient_tile_)),
        inputs_(buffer(job.positions() * input_step_)),
        gradients_(buffer(job.positions() * gradient_step_)) {}

  // Tiles [first, first + count) of the case become the block's.
  void transform(int64_t first, int64_t count) {
    std::vector<kernels::WinogradSource> inputs;
    std::vector<kernels::WinogradGradientSource> gradients;
    for (int64_t tile = first; tile < first + count; ++tile) place(tile, inputs, gradients);
    const ImageView &in = job_.in, &gradient = job_.gradient;
    kernels::winograd_input(
        job_.cut.scheme,
        {in.stride_h * job_.rows.sample_step, in.stride_w * job_.columns.sample_step,
         channels_.end - channels_.begin},
        inputs.data(), count, inputs_.data(), input_step_, input_tile_);
    kernels::winograd_gradient(
        job_.cut.scheme,
        {gradient.stride_h * job_.rows.output_step, gradient.stride_w * job_.columns.output_step,
         job_.geometry.out_channels},
        gradients.data(), count, gradients_.data(), gradient_step_, gradient_tile_);
  }

  // The products of the first `count` tiles for some channels: sums[position][channel][filter].
  void multiply(PixelRange channels, int64_t count, bool more, float* sums) const {
    const int64_t lanes = kernels::vector_lanes(), width = job_.cut.width;
    const int64_t values = channels.end - channels.begin;
    kernels::GradientSums products;
    products.row_count = 1;
    products.pixels = count;
    products.gradient_step = gradient_tile_;
    products.pixel_step = input_tile_;
    products.values = values;
    products.sums_step = width;
    products.more = more;
    for (int64_t p = 0; p < job_.positions(); ++p) {
      const float* input = inputs_.data() + p * input_step_ + channels.begin - channels_.begin;
      const float* gradient = gradients_.data() + p * gradient_step_;
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
  // Between positions of transformed values: a vector more than they need, for the reason above,
  // and since the kernel of the products loads beyond the last channel.
  int64_t position_step(int64_t tile) const { return job_.cut.block * tile + 16; }

  // Outputs of a tile whose windows meet a sample; any others would only add their rounding.
  PixelRange outputs_that_read(const AxisTile& tile) const {
    const int64_t stride = kernels::winograd_extents(job_.cut.scheme).stride;
    const int64_t begin =
        std::clamp<int64_t>(ceil_div(tile.inside.begin - 2, stride), 0, tile.outputs);
    return {begin, std::clamp<int64_t>(ceil_div(tile.inside.end, stride), begin, tile.outputs)};
  }

  void place(int64_t number, std::vector<kernels::WinogradSource>& inputs,
             std::vector<kernels::WinogradGradientSource>& gradients) const {
    const int64_t across = std::ssize(job_.columns.tiles), down = std::ssize(job_.rows.tiles);
    const int64_t n = number / across / down;
    const AxisTile& row = job_.rows.tiles[static_cast<size_t>(number / across % down)];
    const AxisTile& column = job_.columns.tiles[static_cast<size_t>(number % across)];
    inputs.push_back({job_.in.data + job_.in.offset(n, row.first_position, column.first_position,
                                                    channels_.begin),
                      row.inside, column.inside});
    gradients.push_back(
        {job_.gradient.data + job_.gradient.offset(n, row.first_output, column.first_output, 0),
         outputs_that_read(row), outputs_that_read(column)});
  }

  const Job& job_;
  const PixelRange channels_;
  const int64_t input_tile_, gradient_tile_;  // between tiles
  const int64_t input_step_, gradient_step_;  // between positions
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
  const auto run = [&](TileBlock& block, int64_t chunk) {
    const int64_t begin = chunk * job.cut.tiles / chunks;
    const int64_t end = (chunk + 1) * job.cut.tiles / chunks;
    for (int64_t tile = begin; tile < end && !stopped(job.options.parallel);) {
      const int64_t count = std::min(job.cut.block, end - tile);
      block.transform(tile, count);
      block.multiply({0, channels}, count, tile > begin, sums.data() + chunk * chunk_step);
      tile += count;
    }
    report_steps(job, chunk, chunk + 1, chunks);
  };
  // Chunks of a task pass through the same memory.
  constexpr int64_t kTasksAWorker = 4;
  const int64_t grain = ceil_div(chunks, kTasksAWorker * worker_count(job.options.parallel));
  const auto run_some = [&](int64_t begin, int64_t end) {
    TileBlock block(job, {0, channels});
    for (int64_t chunk = begin; chunk < end; ++chunk) run(block, chunk);
  };
  if (!parallel_for(0, chunks, grain, job.options.parallel, run_some)) return false;
  constexpr int64_t kChannels = 8;  // in a task
  return parallel_for(0, channels, kChannels, job.options.parallel,
                      [&](int64_t begin, int64_t end) {
                        finish(job, {begin, end}, sums.data() + begin * job.cut.width,
                               channels * job.cut.width, chunks, chunk_step);
                      });
}

// A task for every worker, which takes some channels and transforms all gradients itself: cheaper
// than handing them from core to core. If there is one block of tiles, sums never leave the cache.
bool by_channels(Job& job) {
  const int64_t channels = job.geometry.filter_channels, width = job.cut.width;
  const int64_t ranges = ceil_div(channels, job.cut.channels);
  const int64_t blocks = ceil_div(job.cut.tiles, job.cut.block);
  const int64_t tasks = std::min(ranges, worker_count(job.options.parallel));
  const auto run = [&](int64_t task, int64_t) {
    const int64_t first_range = task * ranges / tasks, last_range = (task + 1) * ranges / tasks;
    const PixelRange all{first_range * job.cut.channels,
                         std::min(last_range * job.cut.channels, channels)};
    TileBlock block(job, all);
    Tensor sums =
        buffer((blocks > 1 ? all.end - all.begin : job.cut.channels) * job.channel_sums());
    for (int64_t b = 0; b < blocks; ++b) {
      const int64_t first = b * job.cut.block;
      const int64_t count = std::min(job.cut.block, job.cut.tiles - first);
      block.transform(first, count);
      for (int64_t range = first_range; range < last_range; ++range) {
        if (stopped(job.options.parallel)) return;
        const PixelRange some{range * job.cut.channels,
                              std::min((range + 1) * job.cut.channels, channels)};
        const int64_t place = blocks > 1 ? some.begin - all.begin : 0;
        float* own = sums.data() + place * job.channel_sums();
        block.multiply(some, count, b > 0, own);
        if (b + 1 == blocks) finish(job, some, own, (some.end - some.begin) * width, 1, 0);
        report_steps(job, b * ranges + range, b * ranges + range + 1, blocks * ranges);
      }
    }
  };
  return parallel_for(0, tasks, 1, job.options.parallel, run);
}

// A NaN or an infinity makes all taps of its channel and its filter NaN or infinite, and values
// near the largest float32 may overflow on the way. What came out finite met nothing of that kind;
// the rest is taken from plain sums.
Expected<Tensor> repaired(Job& job, const Tensor& input, const Tensor& out_backprop) {
  Conv2dOptions plainly = job.options;
  plainly.algorithm = Algorithm::kAuto;
  plainly.precision = Precision::kPlain;
  plainly.progress = nullptr;
  const auto plan = plan_filter_gradient(job.geometry, data_format(input), plainly);
  if (!plan) return tl::unexpected(plan.error());
  auto plain = plan->plan.algorithm == Algorithm::kReference
                   ? backprop_filter_reference(input, out_backprop, job.geometry)
                   : backprop_filter_by_lines(input, out_backprop, job.geometry, *plan, plainly);
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
