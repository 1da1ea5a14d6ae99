// See random.h. The meaning is TensorFlow's tensorflow/core/lib/random and kernels/random_op_cpu.h;
// Philox itself is Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (SC 2011).
#include "engine/core/random.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numbers>

#include "engine/core/arithmetic.h"
#include "engine/core/parallel.h"

namespace convoscope {
namespace {

constexpr uint32_t kDefaultGraphSeed = 87654321;
constexpr int64_t kLargestSeed = (int64_t{1} << 31) - 1;  // TensorFlow takes seeds modulo this

constexpr int64_t kGroup = 4;  // outputs of one Philox call, and elements drawn together
// 16384 elements: long enough to hide the cost of a task, short enough to share out evenly.
constexpr int64_t kGroupsPerRange = 4096;

using Words = std::array<uint32_t, kGroup>;
using Values = std::array<float, kGroup>;

// The random words of one op seed, addressed by a 64-bit counter.
class Philox {
 public:
  explicit Philox(int64_t seed) : op_seed_(static_cast<uint32_t>(floor_mod(seed, kLargestSeed))) {}

  Words operator()(uint64_t counter) const {
    Words x = {static_cast<uint32_t>(counter), static_cast<uint32_t>(counter >> 32), op_seed_, 0};
    uint32_t key0 = kDefaultGraphSeed, key1 = 0;
    for (int round = 0; round < 10; ++round) {
      const uint64_t a = uint64_t{0xD2511F53} * x[0];
      const uint64_t b = uint64_t{0xCD9E8D57} * x[2];
      x = {static_cast<uint32_t>(b >> 32) ^ x[1] ^ key0, static_cast<uint32_t>(b),
           static_cast<uint32_t>(a >> 32) ^ x[3] ^ key1, static_cast<uint32_t>(a)};
      key0 += 0x9E3779B9;  // 2³² divided by the golden ratio
      key1 += 0xBB67AE85;  // 2³² · (√3 − 1)
    }
    return x;
  }

 private:
  uint32_t op_seed_;
};

// [0, 1) from the lower 23 bits, as the mantissa of a float in [1, 2).
float unit_float(uint32_t word) {
  return std::bit_cast<float>((word & 0x7fffffu) | 0x3f800000u) - 1.0f;
}

struct Pair {
  float first, second;
};

// The angle is rounded from double to float, as in TensorFlow, where π is a double.
Pair box_muller(uint32_t word0, uint32_t word1) {
  const float u = std::max(unit_float(word0), 1.0e-7f);
  const auto angle = static_cast<float>(2.0 * std::numbers::pi * unit_float(word1));
  const float radius = std::sqrt(-2.0f * std::log(u));
  return {std::sin(angle) * radius, std::cos(angle) * radius};
}

Values draw_uniform(const Philox& philox, int64_t group) {
  const Words words = philox(static_cast<uint64_t>(group));
  return {unit_float(words[0]), unit_float(words[1]), unit_float(words[2]), unit_float(words[3])};
}

Values draw_normal(const Philox& philox, int64_t group) {
  const Words words = philox(static_cast<uint64_t>(group));
  const Pair a = box_muller(words[0], words[1]);
  const Pair b = box_muller(words[2], words[3]);
  return {a.first, a.second, b.first, b.second};
}

// TensorFlow reserves 256 words for each element, hence 256 counters for each group; a group runs
// past them with probability below 1e-300.
Values draw_truncated(const Philox& philox, int64_t group) {
  constexpr uint64_t kCountersPerGroup = 256;
  constexpr float kCut = 2.0f;
  Values values;
  int64_t count = 0;
  for (uint64_t counter = static_cast<uint64_t>(group) * kCountersPerGroup;; ++counter) {
    const Words words = philox(counter);
    for (const Pair pair : {box_muller(words[0], words[1]), box_muller(words[2], words[3])}) {
      for (const float value : {pair.first, pair.second}) {
        if (std::abs(value) >= kCut) continue;
        values[static_cast<size_t>(count++)] = value;
        if (count == kGroup) return values;
      }
    }
  }
}

// out[i] = draw · scale + offset, rounded twice: TensorFlow multiplies and adds in separate ops.
template <typename Draw>
void fill(std::span<float> out, int64_t seed, float scale, float offset, int threads, Draw draw) {
  const Philox philox(seed);
  const auto size = static_cast<int64_t>(out.size());
  const ParallelOptions options{.threads = threads, .cancel = nullptr};
  parallel_for(0, ceil_div(size, kGroup), kGroupsPerRange, options,
               [&](int64_t begin, int64_t end) {
                 for (int64_t group = begin; group < end; ++group) {
                   Values values = draw(philox, group);
                   for (float& value : values) value = value * scale + offset;
                   const int64_t at = group * kGroup;
                   std::copy_n(values.data(), std::min(kGroup, size - at), out.data() + at);
                 }
               });
}

}  // namespace

void random_normal(std::span<float> out, int64_t seed, float mean, float stddev, int threads) {
  fill(out, seed, stddev, mean, threads, draw_normal);
}

void truncated_normal(std::span<float> out, int64_t seed, float mean, float stddev, int threads) {
  fill(out, seed, stddev, mean, threads, draw_truncated);
}

void random_uniform(std::span<float> out, int64_t seed, float low, float high, int threads) {
  fill(out, seed, high - low, low, threads, draw_uniform);
}

}  // namespace convoscope
