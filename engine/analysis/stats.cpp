// See stats.h. Memory is cut into runs of a fixed size: whole pixels of one batch element in NHWC,
// parts of one map in NCHW. Each run's moments are taken by one thread and merged in order of
// memory, so that the result does not depend on how many threads there are.
#include "engine/analysis/stats.h"

#include <algorithm>
#include <cmath>

#include "engine/analysis/moments.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Elements of a run, 512 KiB: long against the cost of a task, and with as much that is read while
// it is written it fits a second-level cache of 1 MiB.
constexpr int64_t kRun = int64_t{1} << 17;

// Contiguous planes that hold `channels` interleaved channels each: the batch elements of an NHWC
// tensor, the maps of an NCHW one.
struct Planes {
  const float* data = nullptr;
  int64_t count = 0, size = 0, channels = 1;
  int64_t run = 1;  // elements, a multiple of channels
  int64_t runs_per_plane = 0;
};

Planes planes_of(const Tensor& tensor) {
  const ImageShape shape = image_shape(tensor);
  const bool interleaved = data_format(tensor) == DataFormat::kNHWC;
  Planes planes;
  planes.data = tensor.data();
  planes.count = interleaved ? shape.n : shape.n * shape.c;
  planes.channels = interleaved ? shape.c : 1;
  planes.size = shape.h * shape.w * planes.channels;
  planes.run = std::max<int64_t>(1, kRun / std::max<int64_t>(1, planes.channels)) * planes.channels;
  planes.runs_per_plane = planes.size == 0 ? 0 : ceil_div(planes.size, planes.run);
  return planes;
}

void add_run(const Planes& planes, int64_t index, const WriteElements& write,
             std::span<Moments> channels) {
  const int64_t in_plane = index % planes.runs_per_plane * planes.run;
  const int64_t begin = index / planes.runs_per_plane * planes.size + in_plane;
  const int64_t size = std::min(planes.run, planes.size - in_plane);
  if (write) write(begin, begin + size);
  add_moments({planes.data + begin, static_cast<size_t>(size)}, channels);
}

MapStats stats_of(const Moments& m) {
  MapStats stats;
  stats.finite = m.finite;
  stats.zeros = m.zeros;
  stats.nans = m.nans;
  stats.positive_infinities = m.positive_infinities;
  stats.negative_infinities = m.negative_infinities;
  if (m.finite == 0) return stats;
  stats.min = m.min;
  stats.max = m.max;
  stats.mean = m.mean;
  stats.stddev = std::sqrt(m.squares / static_cast<double>(m.finite));
  return stats;
}

Moments moments_of(const MapStats& stats) {
  Moments m;
  m.finite = stats.finite;
  m.zeros = stats.zeros;
  m.nans = stats.nans;
  m.positive_infinities = stats.positive_infinities;
  m.negative_infinities = stats.negative_infinities;
  m.min = stats.min;
  m.max = stats.max;
  m.mean = stats.mean;
  m.squares = stats.stddev * stats.stddev * static_cast<double>(stats.finite);
  return m;
}

}  // namespace

float MapStats::magnitude() const { return std::max(std::abs(min), std::abs(max)); }

MapStats ActivationStats::batch_element(int64_t n) const {
  Moments all;
  for (int64_t c = 0; c < channels; ++c) all.merge(moments_of(map(n, c)));
  return stats_of(all);
}

ActivationStats activation_stats(const Tensor& activation, const ParallelOptions& parallel,
                                 const WriteElements& write) {
  const ImageShape shape = image_shape(activation);
  const Planes planes = planes_of(activation);
  const auto channels = static_cast<size_t>(planes.channels);

  const int64_t runs = planes.count * planes.runs_per_plane;
  std::vector<Moments> of_runs(static_cast<size_t>(runs) * channels);
  const auto run_moments = [&](int64_t run) {
    return std::span(of_runs).subspan(static_cast<size_t>(run) * channels, channels);
  };
  // Small planes share a task.
  const int64_t grain =
      std::max<int64_t>(1, kRun / std::max<int64_t>(1, std::min(planes.run, planes.size)));
  parallel_for(0, runs, grain, parallel, [&](int64_t begin, int64_t end) {
    for (int64_t run = begin; run < end; ++run) add_run(planes, run, write, run_moments(run));
  });

  std::vector<Moments> maps(static_cast<size_t>(shape.n * shape.c));
  for (int64_t run = 0; run < runs; ++run) {
    const auto plane = static_cast<size_t>(run / planes.runs_per_plane);
    const auto of_run = run_moments(run);
    for (size_t c = 0; c < channels; ++c) maps[plane * channels + c].merge(of_run[c]);
  }
  ActivationStats stats;
  stats.channels = shape.c;
  for (const Moments& m : maps) stats.maps.push_back(stats_of(m));
  return stats;
}

}  // namespace convoscope
