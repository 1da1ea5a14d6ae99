// relu against the standard library's fmax, element by element.
#include "engine/chain/pointwise.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

TEST(Relu, KeepsWhatIsAboveZeroAndZeroesTheRest) {
  Seeded random;
  Tensor sums({1, 300, 301, 3}, DataFormat::kNCHW);
  testing::exact_fill(sums, random);
  Tensor output = sums.clone();
  relu(sums.data(), output.data(), sums.size());
  for (int64_t i = 0; i < sums.size(); ++i) {
    ASSERT_EQ(output.data()[i], std::fmax(sums.data()[i], 0.0f)) << i;
    ASSERT_FALSE(std::signbit(output.data()[i])) << i;
  }
}

TEST(Relu, NotANumberStaysSo) {
  float values[] = {std::numeric_limits<float>::quiet_NaN(), HUGE_VALF, -HUGE_VALF};
  relu(values, values, 3);
  EXPECT_TRUE(std::isnan(values[0]));
  EXPECT_EQ(values[1], HUGE_VALF);
  EXPECT_EQ(values[2], 0.0f);
}

}  // namespace
}  // namespace convoscope
