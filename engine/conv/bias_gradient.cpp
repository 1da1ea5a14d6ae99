// See bias_gradient.h. The tensor is cut into runs, stretches of memory in which channels come
// round at one period: all pixels of some rows in NHWC, a part of one channel's plane in NCHW. Runs
// are summed in parallel, each in one order, and added up in their order.
#include "engine/conv/bias_gradient.h"

#include <algorithm>
#include <vector>

#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr int64_t kTerms = 256;        // that one float32 accumulator takes
constexpr int64_t kAccumulators = 64;  // at least, so that additions needn't wait for each other
constexpr int64_t kRunElements = 1 << 16;  // about, a few microseconds

// sums[c] += every element whose index is c modulo `period`, `rounds` rounds of them.
void add_run(const float* values, int64_t rounds, int64_t period, double* sums) {
  const int64_t together = std::max<int64_t>(1, kAccumulators / period);  // rounds side by side
  const int64_t width = together * period;
  std::vector<float> accumulators(static_cast<size_t>(width));
  float* to = accumulators.data();
  for (int64_t round = 0; round < rounds;) {
    std::fill(accumulators.begin(), accumulators.end(), 0.0f);
    for (int64_t term = 0; term < kTerms && round < rounds; ++term) {
      const int64_t count = std::min(together, rounds - round) * period;
      const float* from = values + round * period;
      for (int64_t i = 0; i < count; ++i) to[i] += from[i];
      round += together;
    }
    for (int64_t i = 0; i < width; ++i) sums[i % period] += static_cast<double>(to[i]);
  }
}

// How a tensor falls into runs.
struct Runs {
  int64_t period = 1;   // channels of a run
  int64_t length = 0;   // elements of a plane: what runs are cut from
  int64_t planes = 0;   // one in NHWC; in NCHW one for each picture and channel
  int64_t rounds = 1;   // of a run, the last of a plane having fewer
  int64_t a_plane = 0;  // runs

  explicit Runs(const ImageView& from) {
    const ImageShape& s = from.shape;
    const bool neighbours = from.stride_c == 1 && from.stride_w == s.c;
    period = neighbours ? s.c : 1;
    planes = neighbours ? 1 : s.n * s.c;
    length = neighbours ? s.size() : s.h * s.w;
    // No fewer than the accumulators, so that the runs' sums take little beside the tensor.
    rounds = std::max(kAccumulators, kRunElements / period);
    a_plane = ceil_div(length / period, rounds);
  }
};

}  // namespace

Expected<Tensor> sum_over_pixels(const Tensor& out_backprop, const ParallelOptions& parallel) {
  const ImageView from = image_view(out_backprop);
  const int64_t channels = from.shape.c;
  Tensor result(FilterShape{1, 1, 1, channels});
  if (stopped(parallel)) return cancelled();
  if (out_backprop.size() == 0) return result;

  const Runs runs(from);
  const int64_t count = runs.planes * runs.a_plane;
  std::vector<double> sums(static_cast<size_t>(count * runs.period));
  const bool whole = parallel_for(0, count, 1, parallel, [&](int64_t run, int64_t) {
    const int64_t first = run % runs.a_plane * runs.rounds;
    add_run(from.data + run / runs.a_plane * runs.length + first * runs.period,
            std::min(runs.rounds, runs.length / runs.period - first), runs.period,
            sums.data() + run * runs.period);
  });
  if (!whole) return cancelled();

  std::vector<double> totals(static_cast<size_t>(channels));
  for (int64_t run = 0; run < count; ++run) {
    const int64_t first = runs.period == 1 ? run / runs.a_plane % channels : 0;
    for (int64_t c = 0; c < runs.period; ++c) {
      totals[static_cast<size_t>(first + c)] += sums[static_cast<size_t>(run * runs.period + c)];
    }
  }
  std::transform(totals.begin(), totals.end(), result.data(),
                 [](double total) { return static_cast<float>(total); });
  return result;
}

}  // namespace convoscope
