// A Random for one test. The seed comes from the test's name, or from the environment variable
// CONVOSCOPE_SEED; every failure below prints it, so that the run can be repeated.
#pragma once

#include <gtest/gtest.h>

#include "tests/support/random.h"

namespace convoscope::testing {

uint64_t test_seed();

// Declare one at the top of a test: Seeded random;
class Seeded : public Random {
 public:
  explicit Seeded(const char* file = __builtin_FILE(), int line = __builtin_LINE());

 private:
  ::testing::ScopedTrace trace_;
};

}  // namespace convoscope::testing
