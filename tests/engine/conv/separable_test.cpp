// Laws of filters that are the product of a column and a row: which ones are found, the stated
// bound on zero-mean and on offset data, nothing that isn't finite spreads, the same bits however
// the work is cut. The oracle is conv2d_reference.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/reference.h"
#include "engine/conv/separable_filter.h"
#include "engine/conv/simd.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::same_bits;
using testing::Seeded;

TEST(Separate, FindsProductsThatWereRounded) {
  Seeded random;
  for (int i = 0; i < 100; ++i) {
    const int64_t rows = random.integer(1, 31), columns = random.integer(1, 31);
    std::vector<double> column, row;
    for (int64_t y = 0; y < rows; ++y) column.push_back(random.real(-1, 1));
    for (int64_t x = 0; x < columns; ++x) row.push_back(random.real(-3, 3));
    std::vector<float> weights;
    for (const double c : column)
      for (const double r : row) weights.push_back(static_cast<float>(c * r));
    const auto parts = separate(weights.data(), rows, columns);
    ASSERT_TRUE(parts);
    double sum = 0;
    for (const float c : parts->column) sum += std::fabs(c);
    EXPECT_LE(sum, 1 + 1e-6);

    // One weight that is off by more than rounding makes it another filter.
    weights[static_cast<size_t>(random.integer(0, rows * columns - 1))] *= 1.00001f;
    EXPECT_EQ(separate(weights.data(), rows, columns).has_value(), rows == 1 || columns == 1);
  }
}

TEST(Separate, KnowsTheClassicFilters) {
  const float box[] = {1.0f / 9, 1.0f / 9, 1.0f / 9, 1.0f / 9, 1.0f / 9,
                       1.0f / 9, 1.0f / 9, 1.0f / 9, 1.0f / 9};
  const float sobel[] = {1, 0, -1, 2, 0, -2, 1, 0, -1};
  const float laplace[] = {0, 1, 0, 1, -4, 1, 0, 1, 0};
  const float nothing[9] = {};
  EXPECT_TRUE(separate(box, 3, 3));
  EXPECT_TRUE(separate(sobel, 3, 3));
  EXPECT_FALSE(separate(laplace, 3, 3));
  EXPECT_FALSE(separate(nothing, 3, 3));
  const float infinite[] = {1, std::numeric_limits<float>::infinity(), 1, 1};
  EXPECT_FALSE(separate(infinite, 2, 2));
}

struct Data {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters;
};

Case random_case(Seeded& random) {
  Case c;
  c.filters = {random.integer(2, 15), random.integer(2, 15), 1, 1};
  c.spec.dilations = {random.integer(1, 2), random.integer(1, 2)};
  c.input = {random.integer(1, 2), random.integer(1, 40), random.integer(160, 300), 1};
  if (random.chance(30)) {
    c.spec.padding.mode = PaddingMode::kExplicit;
    c.spec.padding.pads = {random.integer(0, 9), 41, 41, random.integer(0, 99)};
  }
  if (random.chance(50)) {
    c.spec.data_format = DataFormat::kNCHW;
    c.input.c = random.integer(1, 2);
    c.filters.out = c.input.c * random.integer(1, 2);
  }
  return c;
}

void fill_with_products(Tensor& filters, Seeded& random, bool positive) {
  const FilterShape s = filter_shape(filters);
  const float low = positive ? 0.1f : -1.0f;
  for (int64_t k = 0; k < s.out; ++k) {
    std::vector<float> row;
    for (int64_t x = 0; x < s.w; ++x) row.push_back(random.real(low, 1));
    for (int64_t y = 0; y < s.h; ++y) {
      const float weight = random.real(low, 1);
      for (int64_t x = 0; x < s.w; ++x) {
        filters.data()[filter_offset(s, y, x, 0, k)] = weight * row[static_cast<size_t>(x)];
      }
    }
  }
}

Data data_of(const Case& c, Seeded& random, float low = -1, float high = 1) {
  Data data{c, *resolve_geometry(c), testing::exact_image(c.input, c.spec.data_format, random),
            testing::exact_filters(c.filters, random)};
  testing::real_fill(data.input, random, low, high);
  fill_with_products(data.filters, random, low >= 0);
  return data;
}

// Every finite element of the reference within `error` of its own sum of |x·w|, every other one the
// same.
void expect_bound(const Data& data, const Tensor& output, double error) {
  const Tensor expected = conv2d_reference(data.input, data.filters, data.geometry);
  const Tensor norms = conv2d_reference(testing::absolute(data.input),
                                        testing::absolute(data.filters), data.geometry);
  ASSERT_EQ(output.dims(), expected.dims());
  for (int64_t i = 0; i < output.size(); ++i) {
    const float a = output.data()[i], e = expected.data()[i];
    if (std::isfinite(e)) {
      ASSERT_LE(std::fabs(static_cast<double>(a) - static_cast<double>(e)),
                error * static_cast<double>(norms.data()[i]))
          << "element " << i << ": " << a << ", expected " << e;
    } else {
      ASSERT_TRUE(a == e || (std::isnan(a) && std::isnan(e))) << "element " << i << ": " << a;
    }
  }
}

class SeparableTest : public ::testing::TestWithParam<std::string> {
 protected:
  static Expected<Tensor> compute(const Data& data, Conv2dOptions options = {},
                                  Plan* plan = nullptr) {
    options.algorithm = Algorithm::kSeparable;
    return conv2d(data.input, data.filters, data.conv_case.spec, options, plan);
  }

  kernels::ScopedTarget target_{GetParam()};
};

TEST_P(SeparableTest, StaysWithinItsBound) {
  Seeded random;
  for (int i = 0; i < 24 && !HasFailure(); ++i) {
    const Case c = random_case(random);
    SCOPED_TRACE(to_string(c));
    for (const float low : {-1.0f, 0.0f, 100.0f}) {
      const Data data = data_of(c, random, low, low + 1 - std::min(low, 0.0f));
      Plan plan;
      const auto output = compute(data, {.blocks = {.rows = random.integer(0, 20)}}, &plan);
      ASSERT_TRUE(output) << output.error().sentence;
      EXPECT_LE(plan.error, most_error(Precision::kFaithful));
      expect_bound(data, *output, plan.error);
    }
  }
}

// Wide enough to be cut along its rows, and large enough to be written past the caches.
TEST_P(SeparableTest, StaysWithinItsBoundOnAWidePicture) {
  Seeded random;
  for (const char* line : {"1x1000x1060x1*3x5x1x1", "1x20x1530x1*4x9x1x1 dilations=1,30"}) {
    SCOPED_TRACE(line);
    const Data data = data_of(*parse_case(line), random);
    Plan plan;
    const auto output = compute(data, {}, &plan);
    ASSERT_TRUE(output) << output.error().sentence;
    expect_bound(data, *output, plan.error);
  }
}

TEST_P(SeparableTest, SpreadsNothingBeyondItsWindow) {
  Seeded random;
  for (int i = 0; i < 16 && !HasFailure(); ++i) {
    const Case c = random_case(random);
    SCOPED_TRACE(to_string(c));
    Data data = data_of(c, random);
    const float values[] = {std::numeric_limits<float>::infinity(),
                            std::numeric_limits<float>::quiet_NaN()};
    data.input.values()[static_cast<size_t>(random.integer(0, data.input.size() - 1))] =
        values[i % 2];
    Plan plan;
    const auto output = compute(data, {}, &plan);
    ASSERT_TRUE(output);
    expect_bound(data, *output, plan.error);
  }
}

TEST_P(SeparableTest, HasTheSameBitsHoweverTheWorkIsCut) {
  Seeded random;
  for (int i = 0; i < 6 && !HasFailure(); ++i) {
    Case c = random_case(random);
    c.spec.data_format = DataFormat::kNCHW;
    c.filters.out = 2 * c.input.c;
    SCOPED_TRACE(to_string(c));
    const Data data = data_of(c, random);
    Progress progress;
    const Tensor whole = *compute(data, {.parallel = {.threads = 1}, .progress = &progress});
    EXPECT_EQ(progress.done.load(), data.geometry.multiply_adds());
    EXPECT_TRUE(
        same_bits(*compute(data, {.blocks = {.rows = 3}, .parallel = {.threads = 7}}), whole));

    Tensor stale = whole.clone();
    const ImageView view = image_view(stale);
    for (int64_t n = 0; n < view.shape.n; ++n)
      for (int64_t p = 0; p < view.stride_c; ++p) stale.data()[view.offset(n, 0, 0, 1) + p] = -99;
    const auto part = conv2d_channels(data.input, data.filters, c.spec, stale, {1},
                                      {.algorithm = Algorithm::kSeparable});
    ASSERT_TRUE(part);
    EXPECT_TRUE(same_bits(*part, whole));
  }
}

TEST_P(SeparableTest, StopsWhenCancelled) {
  Seeded random;
  const Data data = data_of({{1, 20, 200, 1}, {5, 5, 1, 1}, {}}, random);
  CancelToken token;
  token.cancel();
  const auto output = compute(data, {.parallel = {.cancel = &token}});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::kCancelled);
}

INSTANTIATE_TEST_SUITE_P(Targets, SeparableTest, ::testing::ValuesIn(simd_targets()),
                         [](const auto& test) { return test.param; });

TEST(SeparablePlan, TakesLargeCasesWhereEveryFilterIsAProduct) {
  Seeded random;
  const Case c = *parse_case("1x600x700x1*15x15x1x1");
  const Geometry geometry = *resolve_geometry(c);
  Data data = data_of(c, random);
  const auto plan = [&] {
    return make_plan(c, geometry, Algorithm::kAuto, {}, Precision::kFaithful, &data.filters);
  };
  EXPECT_EQ(plan()->algorithm, Algorithm::kSeparable);
  EXPECT_NE(make_plan(c, geometry)->algorithm, Algorithm::kSeparable);
  data.filters.values()[7] += 1;
  EXPECT_NE(plan()->algorithm, Algorithm::kSeparable);
  const auto refused = conv2d(data.input, data.filters, {}, {.algorithm = Algorithm::kSeparable});
  ASSERT_FALSE(refused);
  EXPECT_THAT(refused.error().sentence, ::testing::HasSubstr("filter 0 isn't the product"));
}

}  // namespace
}  // namespace convoscope
