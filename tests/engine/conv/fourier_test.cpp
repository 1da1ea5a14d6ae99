// Laws of convolution by transformed tiles: the stated bound on zero-mean and on offset data,
// nothing that isn't finite spreads, the same bits however the work is cut. The oracle is
// conv2d_reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engine/conv/conv2d.h"
#include "engine/conv/fourier_spectrum.h"
#include "engine/conv/kernels/fourier.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/reference.h"
#include "engine/conv/simd.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::same_bits;
using testing::Seeded;

struct Data {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters;
};

AxisGeometry axis_of_filter(int64_t taps) {
  AxisGeometry axis;
  axis.filter = axis.effective = taps;
  return axis;
}

// Some output elements of a tile, of values up to 1, are its sums of products.
void expect_sums(const kernels::FourierTile& tile, const Tensor& weights, int64_t tap_rows,
                 int64_t tap_columns) {
  const auto value = [&](int64_t y, int64_t x) {
    const kernels::PixelRange &rows = tile.inside_rows, &columns = tile.inside_columns;
    if (y < rows.begin || y >= rows.end || x < columns.begin || x >= columns.end) return 0.0;
    return static_cast<double>(tile.input[(y - rows.begin) * tile.input_step + x - columns.begin]);
  };
  double largest = 0;
  for (const float weight : weights.values()) largest += std::fabs(static_cast<double>(weight));
  for (int64_t y = 0; y < tile.rows; y += std::max<int64_t>(1, tile.rows / 7)) {
    for (int64_t x = 0; x < tile.columns; x += std::max<int64_t>(1, tile.columns / 5)) {
      double sum = 0;
      for (int64_t t = 0; t < tap_rows; ++t) {
        for (int64_t s = 0; s < tap_columns; ++s) {
          sum += value(y + t, x + s) * static_cast<double>(weights.data()[t * tap_columns + s]);
        }
      }
      ASSERT_NEAR(static_cast<double>(tile.output[y * tile.output_step + x]), sum, 5e-7 * largest)
          << y << ", " << x;
    }
  }
}

class FourierTest : public ::testing::TestWithParam<std::string> {
 protected:
  static Expected<Tensor> compute(const Data& data, Conv2dOptions options = {},
                                  Plan* plan = nullptr) {
    options.algorithm = Algorithm::kFourier;
    return conv2d(data.input, data.filters, data.conv_case.spec, options, plan);
  }

  kernels::ScopedTarget target_{GetParam()};
};

// A picture of up to a few tiles each way; any padding, dilation and number of planes.
Case random_case(Seeded& random) {
  Case c;
  c.filters = {random.integer(1, 21), random.integer(1, 21), 1, 1};
  c.spec.dilations = {random.integer(1, 2), random.integer(1, 2)};
  c.input = {random.integer(1, 2), random.integer(1, 150), random.integer(1, 150), 1};
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

Data data_of(const Case& c, Seeded& random, float low = -1, float high = 1) {
  Data data{c, *resolve_geometry(c), testing::exact_image(c.input, c.spec.data_format, random),
            testing::exact_filters(c.filters, random)};
  testing::real_fill(data.input, random, low, high);
  testing::real_fill(data.filters, random);
  return data;
}

// Every finite element of the reference within `error` of the largest sum of |x·w|, every other one
// the same.
void expect_bound(const Data& data, const Tensor& output, double error) {
  const Tensor expected = conv2d_reference(data.input, data.filters, data.geometry);
  const Tensor norms = conv2d_reference(testing::absolute(data.input),
                                        testing::absolute(data.filters), data.geometry);
  ASSERT_TRUE(testing::within_error(output, expected, norms, error));
}

TEST_P(FourierTest, StaysWithinItsBound) {
  Seeded random;
  for (int i = 0; i < 24 && !HasFailure(); ++i) {
    const Case c = random_case(random);
    SCOPED_TRACE(to_string(c));
    for (const float low : {-1.0f, 0.0f, 100.0f}) {
      const Data data = data_of(c, random, low, low + 1 - std::min(low, 0.0f));
      Plan plan;
      const auto output = compute(data, {}, &plan);
      ASSERT_TRUE(output) << output.error().sentence;
      EXPECT_EQ(plan.algorithm, Algorithm::kFourier);
      EXPECT_LE(plan.error, most_error(Precision::kFaithful));
      expect_bound(data, *output, plan.error);
    }
  }
}

// Sums in double; the tiles' points beyond the picture count as 0.
TEST_P(FourierTest, GivesTheSumsOfItsWindowsInTilesOfEverySize) {
  Seeded random;
  for (const int64_t tile_rows : kernels::kFourierSides) {
    for (const int64_t tile_columns : kernels::kFourierSides) {
      const kernels::FourierSize size{tile_rows, tile_columns};
      const AxisGeometry h = axis_of_filter(random.integer(1, tile_rows - 7));
      const AxisGeometry w = axis_of_filter(random.integer(1, tile_columns - 7));
      SCOPED_TRACE(std::to_string(tile_rows) + "×" + std::to_string(tile_columns) + ", " +
                   std::to_string(h.filter) + "×" + std::to_string(w.filter) + " taps");
      Tensor weights = testing::exact_filters({h.filter, w.filter, 1, 1}, random);
      testing::real_fill(weights, random);
      Tensor inputs({1, 2, tile_rows, tile_columns}, Layout::kNCHW);
      testing::real_fill(inputs, random);
      Tensor outputs({1, 2, tile_rows, tile_columns}, Layout::kNCHW);
      kernels::FourierTile tiles[2];
      for (int64_t i = 0; i < 2; ++i) {
        kernels::FourierTile& tile = tiles[i];
        tile.inside_rows = {random.integer(0, 5), tile_rows - random.integer(0, 5)};
        tile.inside_columns = {i == 0 ? 0 : 3, tile_columns - (i == 0 ? 0 : 9)};
        tile.input = inputs.data() + i * size.points();
        tile.output = outputs.data() + i * size.points();
        tile.input_step = tile.output_step = tile_columns;
        tile.rows = tile_rows - h.filter + 1 - i;
        tile.columns = tile_columns - w.filter + 1 - i;
      }
      const auto spectrum = fourier_spectrum(weights.data(), h, w, size);
      Tensor scratch =
          Tensor::uninitialized({1, 1, 1, kernels::fourier_scratch_elements(size)}, Layout::kNHWC);
      ASSERT_TRUE(kernels::fourier_pair(size, tiles, spectrum.data(), scratch.data()));
      for (const auto& tile : tiles) expect_sums(tile, weights, h.filter, w.filter);
    }
  }
}

TEST_P(FourierTest, SpreadsNothingBeyondItsWindow) {
  Seeded random;
  for (int i = 0; i < 16 && !HasFailure(); ++i) {
    const Case c = random_case(random);
    SCOPED_TRACE(to_string(c));
    Data data = data_of(c, random);
    Tensor& special = i % 4 == 0 ? data.filters : data.input;
    const float values[] = {std::numeric_limits<float>::infinity(),
                            std::numeric_limits<float>::quiet_NaN()};
    special.values()[static_cast<size_t>(random.integer(0, special.size() - 1))] = values[i % 2];
    const auto output = compute(data);
    ASSERT_TRUE(output);
    expect_bound(data, *output, testing::kToleranceFactor * 0x1p-23);  // that of a plain sum
  }
}

TEST_P(FourierTest, HasTheSameBitsHoweverTheWorkIsCut) {
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
                                      {.algorithm = Algorithm::kFourier});
    ASSERT_TRUE(part);
    EXPECT_TRUE(same_bits(*part, whole));
  }
}

TEST_P(FourierTest, StopsWhenCancelled) {
  Seeded random;
  const Data data = data_of({{1, 20, 20, 1}, {15, 15, 1, 1}, {}}, random);
  CancelToken token;
  token.cancel();
  const auto output = compute(data, {.parallel = {.cancel = &token}});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::kCancelled);
}

TEST(FourierPlan, RefusesFiltersThatFillATile) {
  for (const char* line :
       {"1x300x300x1*122x3x1x1", "1x300x300x1*3x129x1x1", "1x300x300x1*150x150x1x1"}) {
    const Case c = *parse_case(line);
    EXPECT_FALSE(make_plan(c, *resolve_geometry(c), Algorithm::kFourier)) << line;
    EXPECT_TRUE(make_plan(c, *resolve_geometry(c))) << line;
  }
}

INSTANTIATE_TEST_SUITE_P(Targets, FourierTest, ::testing::ValuesIn(simd_targets()),
                         [](const auto& test) { return test.param; });

TEST(FourierPlan, TakesLargeFiltersAndLeavesSmallCasesToPlainSums) {
  const auto chosen = [](const char* line) {
    const Case c = *parse_case(line);
    return make_plan(c, *resolve_geometry(c))->algorithm;
  };
  EXPECT_EQ(chosen("1x1080x1920x1*31x31x1x1"), Algorithm::kFourier);
  EXPECT_EQ(chosen("1x1080x1920x1*7x7x1x1"), Algorithm::kImage);
  EXPECT_EQ(chosen("1x64x64x1*31x31x1x1"), Algorithm::kImage);
}

}  // namespace
}  // namespace convoscope
