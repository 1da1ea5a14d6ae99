// See moments.h. Vectors of four lanes, as every 64-bit processor has them, are enough: the pass is
// bound by memory. Sums are taken in double about the run's first value of each lane, so that a
// large mean costs no digits and a constant channel deviates by exactly 0.
#include "engine/analysis/moments.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numeric>

namespace convoscope {
namespace {

constexpr size_t kLanes = 4;
using Floats = float __attribute__((vector_size(kLanes * sizeof(float))));
using Ints = int32_t __attribute__((vector_size(kLanes * sizeof(int32_t))));
using Doubles = double __attribute__((vector_size(kLanes / 2 * sizeof(double))));

// Four lanes in double, as two vectors of the width that needs no AVX: g++ keeps wider ones in
// memory.
struct Wide {
  Doubles low{}, high{};
};

Wide operator-(const Wide& a, const Wide& b) { return {a.low - b.low, a.high - b.high}; }
Wide operator*(const Wide& a, const Wide& b) { return {a.low * b.low, a.high * b.high}; }
void operator+=(Wide& a, const Wide& b) {
  a.low += b.low;
  a.high += b.high;
}

Wide widen(Floats v) {
  return {__builtin_convertvector(__builtin_shufflevector(v, v, 0, 1), Doubles),
          __builtin_convertvector(__builtin_shufflevector(v, v, 2, 3), Doubles)};
}

// A run is taken in blocks of at least this many elements, which stay in the first-level cache (32
// KiB on the machines of today), since a block is read once per four channels; and of at least this
// many vectors a lane, so that merging its moments stays a small part of the work.
constexpr size_t kBlock = 4096;
constexpr size_t kVectorsPerBlock = 64;

Floats load(const float* p) {
  Floats v;
  std::memcpy(&v, p, sizeof v);
  return v;
}

Moments moments_of_sums(int64_t count, float pivot, double sum, double sum_of_squares) {
  Moments m;
  m.finite = count;
  const double offset = sum / static_cast<double>(count);
  m.mean = static_cast<double>(pivot) + offset;
  m.squares = std::max(0.0, sum_of_squares - sum * offset);
  return m;
}

// One value after another: for ends of runs, and where a value is not finite.
void add_strided(const float* data, size_t size, size_t stride, Moments& to) {
  for (size_t i = 0; i < size; i += stride) {
    const float value = data[i];
    if (!std::isfinite(value)) {
      ++to.nonfinite;
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

// The lanes of a vector as an array. Indexing the vector itself would keep it in memory through the
// loop.
template <typename Lane, typename Vector>
std::array<Lane, kLanes> lanes(const Vector& vector) {
  return std::bit_cast<std::array<Lane, kLanes>>(vector);
}

// Four lanes at data[0], data[stride], … of `count` vectors; false, and nothing added, when one of
// their values is not finite.
bool add_lanes(const float* data, size_t count, size_t stride, size_t first_channel,
               std::span<Moments> channels) {
  const Floats pivot = load(data);
  const Wide wide_pivot = widen(pivot);
  Floats low = pivot, high = pivot;
  Ints nonzero{};
  Wide sum, squares;
  for (size_t i = 0; i < count; ++i) {
    const Floats value = load(data + i * stride);
    low = value < low ? value : low;
    high = value > high ? value : high;
    nonzero += value != 0.0f;  // true is −1
    const Wide d = widen(value) - wide_pivot;
    sum += d;
    squares += d * d;
  }
  const auto pivots = lanes<float>(pivot), lows = lanes<float>(low), highs = lanes<float>(high);
  const auto sums = lanes<double>(sum), sums_of_squares = lanes<double>(squares);
  const auto nonzeros = lanes<int32_t>(nonzero);
  // A square of a float32 is finite in double, so Σd² is finite exactly when every value was.
  if (!std::isfinite(sums_of_squares[0] + sums_of_squares[1] + sums_of_squares[2] +
                     sums_of_squares[3])) {
    return false;
  }
  for (size_t lane = 0; lane < kLanes; ++lane) {
    Moments m = moments_of_sums(static_cast<int64_t>(count), pivots[lane], sums[lane],
                                sums_of_squares[lane]);
    m.min = lows[lane];
    m.max = highs[lane];
    m.zeros = static_cast<int64_t>(count) + nonzeros[lane];
    channels[(first_channel + lane) % channels.size()].merge(m);
  }
  return true;
}

// A block that starts at channel 0. Its lanes see the same channels again after every `period`
// elements.
void add_block(const float* data, size_t size, size_t period, std::span<Moments> channels) {
  const size_t count = size / period;
  for (size_t at = 0; count > 0 && at < period; at += kLanes) {
    if (add_lanes(data + at, count, period, at, channels)) continue;
    for (size_t lane = 0; lane < kLanes; ++lane) {
      add_strided(data + at + lane, (count - 1) * period + 1, period,
                  channels[(at + lane) % channels.size()]);
    }
  }
  for (size_t i = count * period; i < size; ++i) {
    add_strided(data + i, 1, 1, channels[i % channels.size()]);
  }
}

}  // namespace

void Moments::merge(const Moments& other) {
  nonfinite += other.nonfinite;
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
  const size_t period = std::lcm(channels.size(), kLanes);
  const size_t block = std::max(kVectorsPerBlock, kBlock / period) * period;
  for (size_t begin = 0; begin < run.size(); begin += block) {
    add_block(run.data() + begin, std::min(block, run.size() - begin), period, channels);
  }
}

}  // namespace convoscope
