// See pointwise.h.
#include "engine/chain/pointwise.h"

namespace convoscope {
namespace {

// Elements a task, 1 MiB in and out: long against the cost of a task.
constexpr int64_t kGrain = int64_t{1} << 18;

}  // namespace

Expected<Tensor> relu(const Tensor& sums, const ParallelOptions& parallel) {
  Tensor result = Tensor::uninitialized(sums.dims(), sums.layout());
  const float* from = sums.data();
  float* to = result.data();
  const bool finished =
      parallel_for(0, sums.size(), kGrain, parallel, [&](int64_t begin, int64_t end) {
        for (int64_t i = begin; i < end; ++i) to[i] = from[i] <= 0.0f ? 0.0f : from[i];
      });
  if (!finished) return cancelled();
  return result;
}

}  // namespace convoscope
