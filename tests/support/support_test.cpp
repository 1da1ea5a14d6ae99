// The comparisons that other tests lean on must notice what is wrong, and the random choices must
// repeat.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/conv/reference.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope::testing {
namespace {

using ::testing::HasSubstr;

TEST(SameTensor, NamesTheWorstElementByItsAxesWithBothValues) {
  const ImageShape shape{1, 2, 3, 4};
  Tensor expected(shape, DataFormat::kNHWC);
  Tensor actual = expected.clone();
  EXPECT_TRUE(same_tensor(actual, expected));
  actual.data()[3] = 0.5f;
  actual.data()[(1 * 3 + 2) * 4 + 1] = 7.0f;
  const auto result = same_tensor(actual, expected);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.message(), HasSubstr("2 of 24"));
  EXPECT_THAT(result.message(), HasSubstr("[0, 1, 2, 1]: 7, expected 0"));
}

TEST(SameTensor, NoticesANanAnInfinityAndAnotherOrderOfAxes) {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const ImageShape shape{1, 1, 1, 1};
  const Tensor zero(shape, DataFormat::kNHWC);
  Tensor odd = zero.clone();
  odd.data()[0] = nan;
  EXPECT_FALSE(same_tensor(odd, zero));
  EXPECT_TRUE(same_tensor(odd, odd));
  odd.data()[0] = std::numeric_limits<float>::infinity();
  EXPECT_FALSE(same_tensor(odd, zero));
  EXPECT_FALSE(same_tensor(Tensor(shape, DataFormat::kNCHW), zero));
  EXPECT_FALSE(same_tensor(Tensor(ImageShape{1, 1, 1, 2}, DataFormat::kNHWC), zero));
}

TEST(NearReference, AllowsRoundingAndNoticesOneWrongTap) {
  Seeded random;
  const auto c = parse_case("1x6x6x8*3x3x8x4");
  ASSERT_TRUE(c);
  const auto geometry = resolve_geometry(*c);
  ASSERT_TRUE(geometry);
  Tensor input(c->input, DataFormat::kNHWC);
  Tensor filters(c->filters);
  real_fill(input, random);
  real_fill(filters, random);
  Tensor output = conv2d_reference(input, filters, *geometry);
  for (float& value : output.values()) value = std::nextafter(value, 100.0f);
  EXPECT_TRUE(near_reference(output, input, filters, *geometry));
  Tensor other = filters.clone();
  other.data()[40] += 0.01f;
  EXPECT_FALSE(
      near_reference(conv2d_reference(input, other, *geometry), input, filters, *geometry));
}

TEST(WithinError, CountsInTheLargestNormAndNoticesWhatIsNotFinite) {
  const float kNan = std::numeric_limits<float>::quiet_NaN();
  Tensor expected({1, 1, 1, 3}, Layout::kNHWC), norms({1, 1, 1, 3}, Layout::kNHWC);
  expected.data()[2] = norms.data()[2] = kNan;
  norms.data()[1] = 8;
  Tensor actual = expected.clone();
  actual.data()[0] = 1;  // an eighth of the largest norm
  EXPECT_TRUE(within_error(actual, expected, norms, 0.125));
  EXPECT_FALSE(within_error(actual, expected, norms, 0.124));
  actual.data()[2] = 0;
  EXPECT_FALSE(within_error(actual, expected, norms, 1));
  actual = expected.clone();
  actual.data()[1] = kNan;
  EXPECT_FALSE(within_error(actual, expected, norms, 1));
}

TEST(Random, RepeatsForASeedAndReachesBothEndsOfARange) {
  Random a(5), b(5);
  bool low = false, high = false;
  for (int i = 0; i < 200; ++i) {
    const int64_t value = a.integer(-3, 3);
    ASSERT_EQ(value, b.integer(-3, 3));
    ASSERT_GE(value, -3);
    ASSERT_LE(value, 3);
    low = low || value == -3;
    high = high || value == 3;
  }
  EXPECT_TRUE(low && high);
  a.integer(INT64_MIN, INT64_MAX);  // the widest range has no span that fits, and needs none
}

TEST(LegalCase, ReachesEveryModeFormatAndGrouping) {
  Seeded random;
  int same = 0, valid = 0, padded = 0, nchw = 0, grouped = 0, empty = 0, dilated_stride = 0;
  for (int round = 0; round < 500; ++round) {
    const Case c = legal_case(random.choose());
    same += c.spec.padding.mode == PaddingMode::kSame;
    valid += c.spec.padding.mode == PaddingMode::kValid;
    padded += c.spec.padding.mode == PaddingMode::kExplicit;
    nchw += c.spec.data_format == DataFormat::kNCHW;
    grouped += c.input.c != c.filters.in;
    empty += c.input.n == 0;
    dilated_stride += c.spec.strides.w > 1 && c.spec.dilations.w > 1;
  }
  for (const int count : {same, valid, padded, nchw, grouped, empty, dilated_stride}) {
    EXPECT_GE(count, 5);
  }
}

}  // namespace
}  // namespace convoscope::testing
