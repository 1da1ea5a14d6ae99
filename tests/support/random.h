// Random choices of tests, the same on every machine for the same seed (the standard distributions
// aren't). Not engine/core/random.h, which is itself under test.
#pragma once

#include <cstdint>
#include <functional>

namespace convoscope::testing {

// An integer in [low, high]. Generators of cases take this, so that a fuzzer can make the choices
// too.
using Choose = std::function<int64_t(int64_t low, int64_t high)>;

class Random {
 public:
  explicit Random(uint64_t seed) : state_(seed) {}

  uint64_t bits();  // SplitMix64 (Steele, Lea, Flood 2014)
  int64_t integer(int64_t low, int64_t high);
  bool chance(int percent) { return integer(1, 100) <= percent; }
  float real(float low, float high);  // in [low, high), on a grid of 2^24 steps

  Choose choose() {
    return [this](int64_t low, int64_t high) { return integer(low, high); };
  }

 private:
  uint64_t state_;
};

}  // namespace convoscope::testing
