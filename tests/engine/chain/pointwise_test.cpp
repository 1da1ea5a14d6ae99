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
  const Tensor output = *relu(sums);
  ASSERT_EQ(output.dims(), sums.dims());
  ASSERT_EQ(output.layout(), sums.layout());
  for (int64_t i = 0; i < sums.size(); ++i) {
    ASSERT_EQ(output.data()[i], std::fmax(sums.data()[i], 0.0f)) << i;
    ASSERT_FALSE(std::signbit(output.data()[i])) << i;
  }
}

TEST(Relu, NotANumberStaysSo) {
  Tensor sums({1, 1, 1, 3}, DataFormat::kNHWC);
  sums.data()[0] = std::numeric_limits<float>::quiet_NaN();
  sums.data()[1] = HUGE_VALF;
  sums.data()[2] = -HUGE_VALF;
  const Tensor output = *relu(sums);
  EXPECT_TRUE(std::isnan(output.data()[0]));
  EXPECT_EQ(output.data()[1], HUGE_VALF);
  EXPECT_EQ(output.data()[2], 0.0f);
}

TEST(Relu, StopsWhenCancelled) {
  CancelToken token;
  token.cancel();
  const auto output = relu(Tensor({1, 4, 4, 1}, DataFormat::kNHWC), {.cancel = &token});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::kCancelled);
}

}  // namespace
}  // namespace convoscope
