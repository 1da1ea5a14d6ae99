// See moments.h. Sums are taken in double about the first value of each lane in its block, so that
// a large mean costs no digits and a constant channel deviates by exactly 0.
#include "engine/analysis/moments.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "engine/conv/lane_moments.h"

namespace convoscope {
namespace {

// A run is taken in blocks of about this many elements, 128 KiB: they stay in a second-level cache,
// since a block is read once per vector of its period, and merging the moments of its lanes stays a
// small part of the work.
constexpr int64_t kBlock = 32768;

Moments moments_of(const LaneMoments& lane, int64_t count) {
  Moments m;
  m.finite = count;
  m.zeros = lane.zeros;
  m.min = lane.low;
  m.max = lane.high;
  const double offset = lane.sum / static_cast<double>(count);
  m.mean = static_cast<double>(lane.pivot) + offset;
  m.squares = std::max(0.0, lane.squares - lane.sum * offset);
  return m;
}

// One value after another: for ends of runs, and where a value is not finite.
void add_strided(const float* data, int64_t count, int64_t stride, Moments& to) {
  for (int64_t i = 0; i < count; ++i) {
    const float value = data[i * stride];
    if (!std::isfinite(value)) {
      ++(std::isnan(value) ? to.nans : value > 0 ? to.positive_infinities : to.negative_infinities);
      continue;
    }
    Moments one;
    one.finite = 1;
    one.zeros = value == 0.0f ? 1 : 0;
    one.min = one.max = value;
    one.mean = static_cast<double>(value);
    to.merge(one);
  }
}

class Run {
 public:
  Run(std::span<const float> values, std::span<Moments> channels)
      : values_(values), channels_(channels), lanes_(vector_lanes()) {}

  void add() {
    const int64_t size = std::ssize(values_),
                  block = std::max<int64_t>(1, kBlock / period()) * period();
    for (int64_t begin = 0; begin < size; begin += block) {
      add_block(values_.data() + begin, std::min(block, size - begin));
    }
  }

 private:
  // After so many elements the lanes of a vector see the same channels again. A pixel of at least
  // one vector of channels is a period of its own.
  int64_t period() const {
    const int64_t channels = std::ssize(channels_);
    return channels >= lanes_ ? channels : std::lcm(channels, lanes_);
  }

  Moments& channel(int64_t place) {
    return channels_[static_cast<size_t>(place % std::ssize(channels_))];
  }

  // Starts at channel 0.
  void add_block(const float* data, int64_t size) {
    const int64_t count = size / period();
    for (int64_t at = 0; count > 0 && at < period(); at += lanes_) {
      // The last vector of a period lies over the one before where the period isn't a whole number
      // of vectors; its first lanes count there.
      const int64_t first = std::min(at, period() - lanes_);
      add_lanes(data + first, count, first, at - first);
    }
    for (int64_t i = count * period(); i < size; ++i) add_strided(data + i, 1, 1, channel(i));
  }

  // `count` vectors, the first of which lies at data; all lanes but the first `skipped`.
  void add_lanes(const float* data, int64_t count, int64_t place, int64_t skipped) {
    std::array<LaneMoments, kMostMomentLanes> of_lanes;
    lane_moments(data, count, period(), of_lanes.data());
    for (int64_t j = skipped; j < lanes_; ++j) {
      const LaneMoments& lane = of_lanes[static_cast<size_t>(j)];
      // A square of a float32 is finite in double, so Σd² is finite exactly when every value was.
      if (std::isfinite(lane.squares)) {
        channel(place + j).merge(moments_of(lane, count));
      } else {
        add_strided(data + j, count, period(), channel(place + j));
      }
    }
  }

  std::span<const float> values_;
  std::span<Moments> channels_;
  const int64_t lanes_;
};

}  // namespace

void Moments::merge(const Moments& other) {
  nans += other.nans;
  positive_infinities += other.positive_infinities;
  negative_infinities += other.negative_infinities;
  if (other.finite == 0) return;
  const double total = static_cast<double>(finite + other.finite);
  const double share = static_cast<double>(other.finite) / total;
  const double delta = other.mean - mean;
  squares += other.squares + delta * delta * static_cast<double>(finite) * share;
  mean += delta * share;
  finite += other.finite;
  zeros += other.zeros;
  min = std::min(min, other.min);
  max = std::max(max, other.max);
}

void add_moments(std::span<const float> run, std::span<Moments> channels) {
  Run(run, channels).add();
}

}  // namespace convoscope
