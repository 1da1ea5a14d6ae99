// See random.h.
#include "tests/support/random.h"

namespace convoscope::testing {

uint64_t Random::bits() {
  uint64_t z = (state_ += 0x9e3779b97f4a7c15);
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

// The bias of the remainder is below 2^-32 for the ranges of tests. Unsigned, so that a range may
// span all of int64.
int64_t Random::integer(int64_t low, int64_t high) {
  const uint64_t span = static_cast<uint64_t>(high) - static_cast<uint64_t>(low) + 1;
  const uint64_t offset = span == 0 ? bits() : bits() % span;
  return static_cast<int64_t>(static_cast<uint64_t>(low) + offset);
}

float Random::real(float low, float high) {
  return low + (high - low) * static_cast<float>(bits() >> 40) * 0x1p-24f;
}

}  // namespace convoscope::testing
