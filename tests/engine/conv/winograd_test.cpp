// Laws of Winograd's algorithm on every SIMD target of this machine: its matrices are a
// convolution, its tiles cover every output once and see its samples, its results lie within the
// error that the plan states, on data around zero and far from it, and NaN and infinity reach
// exactly the elements that they touch. The oracle is conv2d_reference.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>

#include "engine/conv/conv2d.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/winograd_schemes.h"
#include "engine/conv/reference.h"
#include "engine/conv/simd.h"
#include "engine/conv/winograd_tiles.h"
#include "tests/support/compare.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::same_bits;
using testing::Seeded;

// y of the scheme for d and g, one axis.
template <class Scheme>
std::vector<double> outputs(const Scheme& scheme, const std::vector<double>& d, const double* g) {
  std::vector<double> y(Scheme::kOutputs, 0.0);
  for (int p = 0; p < Scheme::kPoints; ++p) {
    double input = 0, filter = 0;
    for (int i = 0; i < Scheme::kPoints; ++i)
      input += scheme.input[p][i] * d[static_cast<size_t>(i)];
    for (int t = 0; t < 3; ++t) filter += scheme.filter[p][t] * g[t];
    for (int j = 0; j < Scheme::kOutputs; ++j) {
      y[static_cast<size_t>(j)] += scheme.output[j][p] * input * filter;
    }
  }
  return y;
}

// A scheme is bilinear, so unit vectors decide: y_j = Σ_t g_t·d_{j·stride+t}.
template <class Scheme>
void expect_convolution(const Scheme& scheme) {
  for (int i = 0; i < Scheme::kPoints; ++i) {
    for (int t = 0; t < 3; ++t) {
      std::vector<double> d(Scheme::kPoints, 0.0);
      d[static_cast<size_t>(i)] = 1;
      double g[3] = {};
      g[t] = 1;
      const auto y = outputs(scheme, d, g);
      for (int j = 0; j < Scheme::kOutputs; ++j) {
        EXPECT_NEAR(y[static_cast<size_t>(j)], j * Scheme::kStride + t == i ? 1 : 0, 1e-13)
            << "sample " << i << ", tap " << t << ", output " << j;
      }
    }
  }
}

template <class Scheme>
void expect_exact_in_float(const Scheme& scheme) {
  const auto exact = [](double value) { return static_cast<double>(static_cast<float>(value)); };
  for (int p = 0; p < Scheme::kPoints; ++p) {
    for (int i = 0; i < Scheme::kPoints; ++i)
      EXPECT_EQ(scheme.input[p][i], exact(scheme.input[p][i]));
    for (int j = 0; j < Scheme::kOutputs; ++j)
      EXPECT_EQ(scheme.output[j][p], exact(scheme.output[j][p]));
  }
}

TEST(WinogradSchemes, AreConvolutionsByThreeTaps) {
  expect_convolution(kernels::kUnit2Scheme);
  expect_convolution(kernels::kUnit4Scheme);
  expect_convolution(kernels::kUnit6Scheme);
  expect_convolution(kernels::kStrided4Scheme);
}

TEST(WinogradSchemes, RoundNoFactorOfInputsAndOutputs) {
  expect_exact_in_float(kernels::kUnit2Scheme);
  expect_exact_in_float(kernels::kUnit4Scheme);
  expect_exact_in_float(kernels::kUnit6Scheme);
  expect_exact_in_float(kernels::kStrided4Scheme);
}

TEST(WinogradTiles, CoverEveryOutputOnceAndSeeItsSamples) {
  for (int64_t input = 1; input < 23; ++input) {
    for (int64_t stride = 1; stride <= 4; ++stride) {
      for (int64_t dilation = 1; dilation <= 6; ++dilation) {
        const AxisGeometry axis =
            axis_geometry(input, 3, stride, dilation, PaddingMode::kExplicit, 5, 7);
        if (axis.output < 1 || phase_stride(axis) > 2) continue;
        SCOPED_TRACE(std::to_string(input) + " stride " + std::to_string(stride) + " dilation " +
                     std::to_string(dilation));
        const auto extents =
            kernels::winograd_extents(phase_stride(axis) == 1 ? kernels::WinogradScheme::kUnit4
                                                              : kernels::WinogradScheme::kStrided4);
        const AxisTiles tiles = axis_tiles(axis, extents);
        EXPECT_EQ(axis_tile_count(axis, extents), std::ssize(tiles.tiles));
        std::vector<int> covered(static_cast<size_t>(axis.output));
        for (const AxisTile& tile : tiles.tiles) {
          ASSERT_GE(tile.outputs, 1);
          ASSERT_LE(tile.outputs, extents.outputs);
          for (int64_t j = 0; j < tile.outputs; ++j) {
            const int64_t o = tile.first_output + j * tiles.output_step;
            ASSERT_LT(o, axis.output);
            ++covered[static_cast<size_t>(o)];
            for (int64_t t = 0; t < 3; ++t) {
              const int64_t sample = j * extents.stride + t;
              const int64_t position = tile.first_position + sample * tiles.sample_step;
              ASSERT_EQ(position, axis.position(o, t));
              ASSERT_EQ(sample >= tile.inside.begin && sample < tile.inside.end,
                        axis.inside(position));
            }
          }
        }
        EXPECT_EQ(std::count(covered.begin(), covered.end(), 1), axis.output);
      }
    }
  }
}

struct Data {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters;
};

// Uniform numbers in ±1/2, moved by `offset`.
Data random_data(const std::string& line, Seeded& random, double offset = 0) {
  const Case c = *parse_case(line);
  Data data{c, *resolve_geometry(c), Tensor(c.input, c.spec.data_format), Tensor(c.filters)};
  const auto fill = [&](Tensor& tensor) {
    for (float& value : tensor.values()) {
      value = static_cast<float>(
          static_cast<double>(random.integer(-(1 << 23), 1 << 23)) * 0x1p-24 + offset);
    }
  };
  fill(data.input);
  fill(data.filters);
  return data;
}

// Every remainder of tiles, lanes and channels, padding, phases, groups and both data formats.
const char* const kCases[] = {
    "1x8x8x16*3x3x16x16",
    "2x9x13x5*3x3x5x7",
    "1x1x1x3*3x3x3x4",
    "1x17x6x33*3x3x33x49 padding=VALID",
    "1x7x7x64*3x3x64x64",
    "1x12x15x8*3x3x8x16 dilations=2,2",
    "1x14x19x8*3x3x8x20 dilations=3,1 padding=4,0,2,5",
    "1x9x9x4*3x3x4x16 dilations=1,7",
    "2x10x11x12*3x3x4x33",
    "1x10x11x35*3x3x35x80 format=NCHW",
    "2x9x12x6*3x3x6x5 dilations=2,1 format=NCHW",
    "1x13x14x12*3x3x6x34 padding=VALID format=NCHW",
    "1x16x16x8*3x3x8x16 strides=2,2",
    "2x13x18x20*3x3x20x18 strides=2,2 padding=VALID",
    "1x13x14x4*3x3x4x8 strides=2,2 dilations=2,2",
    "1x15x18x8*3x3x4x16 strides=2,2 dilations=3,3 padding=3,2,1,4",
    "1x17x15x9*3x3x9x17 strides=2,2 format=NCHW",
    "0x8x8x4*3x3x4x4",
};

class WinogradTest : public ::testing::TestWithParam<std::tuple<std::string, Algorithm>> {
 protected:
  // Calls body for the data of every case that the algorithm accepts.
  template <typename Body>
  void for_each(Body body) {
    Seeded random;
    int accepted = 0;
    for (const char* line : kCases) {
      SCOPED_TRACE(line);
      const Data data = random_data(line, random);
      if (!make_plan(data.conv_case, data.geometry, algorithm_)) continue;
      ++accepted;
      body(data, random);
      if (HasFailure()) return;
    }
    EXPECT_GT(accepted, 8);
  }

  Tensor compute(const Data& data, const Conv2dOptions& options = {}) const {
    Conv2dOptions mine = options;
    mine.algorithm = algorithm_;
    auto output = conv2d(data.input, data.filters, data.conv_case.spec, mine);
    EXPECT_TRUE(output) << output.error().sentence;
    return std::move(*output);
  }

  // Where the reference is finite the output lies within `error` of the largest sum of |x·w|;
  // elsewhere it equals the reference.
  void expect_near(const Tensor& output, const Data& data, double error) const {
    const Tensor expected = conv2d_reference(data.input, data.filters, data.geometry);
    const Tensor norms = conv2d_reference(testing::absolute(data.input),
                                          testing::absolute(data.filters), data.geometry);
    EXPECT_TRUE(testing::within_error(output, expected, norms, error));
  }

  double stated_error(const Data& data) const {
    return make_plan(data.conv_case, data.geometry, algorithm_)->error;
  }

  kernels::ScopedTarget target_{std::get<0>(GetParam())};
  Algorithm algorithm_ = std::get<1>(GetParam());
};

TEST_P(WinogradTest, LiesWithinTheStatedError) {
  for_each(
      [&](const Data& data, Seeded&) { expect_near(compute(data), data, stated_error(data)); });
}

TEST_P(WinogradTest, LiesWithinTheStatedErrorOverManyChannelsNearAndFarFromZero) {
  Seeded random;
  for (const char* line :
       {"1x20x20x3*3x3x3x32", "1x20x20x16*3x3x16x32", "1x13x13x300*3x3x300x16",
        "1x24x24x16*3x3x16x32 strides=2,2", "1x17x17x300*3x3x300x16 strides=2,2"}) {
    for (const double offset : {0.0, 0.5, 10.0, -100.0}) {
      SCOPED_TRACE(std::string(line) + " around " + std::to_string(offset));
      const Data data = random_data(line, random, offset);
      if (!make_plan(data.conv_case, data.geometry, algorithm_)) continue;
      expect_near(compute(data), data, stated_error(data));
    }
  }
}

TEST_P(WinogradTest, NanAndInfinityReachWhatTheyTouchAndNothingElse) {
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  constexpr float kNan = std::numeric_limits<float>::quiet_NaN();
  constexpr float kHuge = 0x1p125f;  // overflows in a transform
  for_each([&](const Data& data, Seeded& random) {
    if (data.input.size() == 0) return;
    Data strange{data.conv_case, data.geometry, data.input.clone(), data.filters.clone()};
    const auto put = [&](Tensor& tensor, float value) {
      tensor.values()[static_cast<size_t>(random.integer(0, tensor.size() - 1))] = value;
    };
    put(strange.input, kNan);
    put(strange.input, kInfinity);
    expect_near(compute(strange), strange, stated_error(data));
    put(strange.filters, -kInfinity);
    put(strange.filters, kNan);
    expect_near(compute(strange), strange, stated_error(data));
    Data large{data.conv_case, data.geometry, data.input.clone(), data.filters.clone()};
    put(large.input, kHuge);  // whose rounding alone the tile's other outputs feel
    expect_near(compute(large), large, 10 * stated_error(data));
  });
}

TEST_P(WinogradTest, HasTheSameBitsForAnyThreadsAndBlocks) {
  for_each([&](const Data& data, Seeded&) {
    const Tensor whole = compute(data, {.blocks = {.rows = 1000}, .parallel = {.threads = 1}});
    for (const int64_t tiles : {0, 1, 5}) {
      for (const int threads : {1, 2, 7}) {
        EXPECT_TRUE(same_bits(
            compute(data, {.blocks = {.rows = tiles}, .parallel = {.threads = threads}}), whole))
            << tiles << " tiles a task, " << threads << " threads";
      }
    }
  });
}

TEST_P(WinogradTest, HasTheSameBitsInBothDataFormats) {
  for_each([&](const Data& data, Seeded&) {
    const DataFormat other = data.conv_case.spec.data_format == DataFormat::kNHWC
                                 ? DataFormat::kNCHW
                                 : DataFormat::kNHWC;
    const auto turned = to_data_format(std::make_shared<const Tensor>(data.input.clone()), other);
    const auto output =
        conv2d(*turned, data.filters, data.conv_case.spec, {.algorithm = algorithm_});
    ASSERT_TRUE(output);
    const auto back = to_data_format(std::make_shared<const Tensor>(output->clone()),
                                     data.conv_case.spec.data_format);
    EXPECT_TRUE(same_bits(*back, compute(data)));
  });
}

TEST_P(WinogradTest, SomeChannelsHaveTheBitsOfAll) {
  for_each([&](const Data& data, Seeded& random) {
    const Tensor whole = compute(data);
    Tensor stale = whole.clone();
    std::vector<int64_t> channels;
    const ImageView view = image_view(stale);
    for (int64_t k = 0; k < data.geometry.out_channels; ++k) {
      if (!random.chance(30)) continue;
      channels.push_back(k);
      for (int64_t n = 0; n < view.shape.n; ++n)
        for (int64_t y = 0; y < view.shape.h; ++y)
          for (int64_t x = 0; x < view.shape.w; ++x) stale.data()[view.offset(n, y, x, k)] = -99;
    }
    const auto output = conv2d_channels(data.input, data.filters, data.conv_case.spec, stale,
                                        channels, {.algorithm = algorithm_});
    ASSERT_TRUE(output);
    EXPECT_TRUE(same_bits(*output, whole));
  });
}

TEST_P(WinogradTest, ReportsEveryMultiplyAdd) {
  for_each([&](const Data& data, Seeded&) {
    Progress progress;
    compute(data, {.blocks = {.rows = 4}, .progress = &progress});
    EXPECT_EQ(progress.done.load(), data.geometry.multiply_adds());
  });
}

TEST_P(WinogradTest, StopsWhenCancelled) {
  Seeded random;
  const Data data = random_data("1x8x8x16*3x3x16x16", random);
  CancelToken token;
  token.cancel();
  const auto output = conv2d(data.input, data.filters, data.conv_case.spec,
                             {.algorithm = algorithm_, .parallel = {.cancel = &token}});
  ASSERT_FALSE(output);
  EXPECT_EQ(output.error().kind, ErrorKind::kCancelled);
}

INSTANTIATE_TEST_SUITE_P(Targets, WinogradTest,
                         ::testing::Combine(::testing::ValuesIn(simd_targets()),
                                            ::testing::Values(Algorithm::kWinograd,
                                                              Algorithm::kWinogradSmall,
                                                              Algorithm::kWinogradLarge)),
                         [](const auto& test) {
                           std::string name =
                               std::get<0>(test.param) + "_" + to_string(std::get<1>(test.param));
                           std::replace(name.begin(), name.end(), '-', '_');
                           return name;
                         });

}  // namespace
}  // namespace convoscope
