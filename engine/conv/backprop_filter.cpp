// See backprop_filter.h. A task takes a chunk of output rows, some blocks of filters and some rows
// of taps. The sums of the chunks are added up at the end, in their order.
#include "engine/conv/backprop_filter.h"

#include <algorithm>
#include <vector>

#include "engine/conv/filter_gradient_task.h"
#include "engine/conv/work.h"

namespace convoscope {
namespace {

// Share `index` of `parts` equal ones of [0, count).
kernels::PixelRange share(int64_t index, int64_t parts, int64_t count) {
  return {index * count / parts, (index + 1) * count / parts};
}

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
    filter_task.add({b, end}, share(chunk, cut.chunks, g.batch * g.h.output));
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
  const FilterWork work = make_filter_work(input, out_backprop, g, plan, options);

  // Where no lane is idle, the first chunk's sums are the result.
  const auto tensor = [&](const Dims& dims) {
    return work.begins ? Tensor::uninitialized(dims, Layout::kHWIO) : Tensor(dims, Layout::kHWIO);
  };
  Tensor result = tensor({g.h.filter, g.w.filter, g.filter_channels, g.out_channels});
  const bool in_place = cut.width == g.out_channels;
  const int64_t first_chunk = in_place ? 1 : 0;
  Tensor others = tensor({cut.chunks - first_chunk, g.h.filter, work.row_values(), cut.width});
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
