// Laws of conv2d that hold for every algorithm on every SIMD target of this machine: the
// reference's numbers (exactly, where sums are exact), the same bits however the work is cut, and
// prompt stops. The oracle is conv2d_reference. Buffers have no slack, so the address sanitizer
// sees any overrun.
#include "engine/conv/conv2d.h"

#include <gtest/gtest.h>

#include <limits>
#include <numeric>
#include <string>
#include <tuple>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/reference.h"
#include "engine/conv/simd.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using testing::exact_filters;
using testing::exact_image;
using testing::same_bits;
using testing::Seeded;

constexpr Algorithm kVectorised[] = {Algorithm::kDirect, Algorithm::kDepthwise, Algorithm::kRows,
                                     Algorithm::kImage};

struct Data {
  Case conv_case;
  Geometry geometry;
  Tensor input, filters;
};

Data exact_data(const Case& c, Seeded& random) {
  const auto geometry = resolve_geometry(c);
  EXPECT_TRUE(geometry) << to_string(c);
  return {c, *geometry, exact_image(c.input, c.spec.data_format, random),
          exact_filters(c.filters, random)};
}

Data real_data(const Case& c, Seeded& random) {
  Data data = exact_data(c, random);
  testing::real_fill(data.input, random);
  testing::real_fill(data.filters, random);
  return data;
}

// A case with these input channels that the algorithm accepts, or fewer channels where it must.
Case square_case(Algorithm algorithm, const ImageShape& input) {
  if (algorithm == Algorithm::kImage) {
    return {{input.n, input.h, input.w, 1}, {3, 3, 1, 1}, {}};
  }
  return {input, {3, 3, algorithm == Algorithm::kDepthwise ? 1 : input.c, input.c}, {}};
}

bool accepts(Algorithm algorithm, const Data& data) {
  return make_plan(data.conv_case, data.geometry, algorithm).has_value();
}

Tensor compute(const Data& data, const Conv2dOptions& options) {
  auto output = conv2d(data.input, data.filters, data.conv_case.spec, options);
  EXPECT_TRUE(output) << output.error().sentence;
  return std::move(*output);
}

// Beside the families: whole tiles and parts of tiles, inside the picture and at each border.
constexpr const char* kTileCases[] = {
    "2x7x15x32*3x3x1x32",
    "1x5x18x17*3x3x1x17 strides=2,2",
    "1x9x8x33*5x5x1x33",
    "1x8x23x16*5x5x1x16 strides=2,2 padding=VALID",
    "1x2x3x16*5x5x1x16",
    "1x3x4x16*3x3x1x16 padding=4,0,1,9",
    "1x9x17x32*3x3x4x32",
    "2x6x9x64*3x3x8x64 strides=2,2",
    "1x5x8x48*3x5x2x48 dilations=2,1 padding=VALID",
    "1x3x7x16*1x1x4x16",
    "1x5x15x8*3x3x8x128",
    "1x4x9x5*5x5x5x112",
    "2x3x8x6*1x1x6x192",
    "1x5x41x1*3x3x1x16",
    "2x3x18x1*3x3x1x5 padding=VALID",
    "1x4x130x5*3x3x5x2",
    "1x5x70x2*5x3x2x3 padding=0,0,7,1",
    "2x3x66x3*1x1x3x4",
};

std::vector<Case> family_cases() {
  std::vector<Case> cases;
  const auto add = [&](Case c) {
    for (const DataFormat format : {DataFormat::kNHWC, DataFormat::kNCHW}) {
      c.spec.data_format = format;
      cases.push_back(c);
    }
  };
  for (const testing::Family& family : testing::families()) {
    for (const Case& c : family.cases) add(c);
  }
  for (const char* line : kTileCases) add(*parse_case(line));
  return cases;
}

class Conv2dTest : public ::testing::TestWithParam<std::tuple<std::string, Algorithm>> {
 protected:
  // Calls body for the data of every case that the algorithm accepts.
  template <typename Make, typename Body>
  void for_each(const std::vector<Case>& cases, Make make, Body body) {
    Seeded random;
    int accepted = 0;
    for (const Case& c : cases) {
      SCOPED_TRACE(to_string(c));
      const Data data = make(c, random);
      if (!accepts(algorithm_, data)) continue;
      ++accepted;
      body(data, random);
      if (HasFailure()) return;
    }
    EXPECT_GT(accepted, 3);
  }

  kernels::ScopedTarget target_{std::get<0>(GetParam())};
  Algorithm algorithm_ = std::get<1>(GetParam());
};

TEST_P(Conv2dTest, EqualsTheReferenceWhereSumsAreExact) {
  for_each(family_cases(), exact_data, [&](const Data& data, Seeded&) {
    EXPECT_TRUE(testing::same_tensor(compute(data, {.algorithm = algorithm_}),
                                     conv2d_reference(data.input, data.filters, data.geometry)));
  });
}

TEST_P(Conv2dTest, EqualsTheReferenceOnRandomCases) {
  Seeded chooser;
  std::vector<Case> cases;
  for (int i = 0; i < 300; ++i) cases.push_back(testing::legal_case(chooser.choose()));
  for_each(cases, exact_data, [&](const Data& data, Seeded& random) {
    const Conv2dOptions options{.algorithm = algorithm_, .blocks = {.rows = random.integer(0, 3)}};
    EXPECT_TRUE(testing::same_tensor(compute(data, options),
                                     conv2d_reference(data.input, data.filters, data.geometry)));
  });
}

TEST_P(Conv2dTest, LiesWithinTheRoundingBoundOnRealNumbers) {
  for_each(family_cases(), real_data, [&](const Data& data, Seeded&) {
    EXPECT_TRUE(testing::near_reference(compute(data, {.algorithm = algorithm_}), data.input,
                                        data.filters, data.geometry));
  });
}

TEST_P(Conv2dTest, NeverMultipliesPadding) {
  for_each(family_cases(), exact_data, [&](const Data& data, Seeded& random) {
    Tensor filters = data.filters.clone();
    for (const float special :
         {std::numeric_limits<float>::infinity(), std::numeric_limits<float>::quiet_NaN()}) {
      filters.values()[static_cast<size_t>(random.integer(0, filters.size() - 1))] = special;
    }
    const auto output = conv2d(data.input, filters, data.conv_case.spec, {.algorithm = algorithm_});
    ASSERT_TRUE(output);
    EXPECT_TRUE(
        testing::same_tensor(*output, conv2d_reference(data.input, filters, data.geometry)));
  });
}

TEST_P(Conv2dTest, HasTheSameBitsForAnyThreadsAndBlocks) {
  for_each(family_cases(), real_data, [&](const Data& data, Seeded&) {
    const Tensor whole = compute(
        data, {.algorithm = algorithm_, .blocks = {.rows = 1000}, .parallel = {.threads = 1}});
    for (const int64_t rows : {0, 1, 3}) {
      for (const int threads : {1, 2, 7}) {
        EXPECT_TRUE(same_bits(compute(data, {.algorithm = algorithm_,
                                             .blocks = {.rows = rows},
                                             .parallel = {.threads = threads}}),
                              whole))
            << rows << " rows a task, " << threads << " threads";
      }
    }
  });
}

TEST_P(Conv2dTest, HasTheSameBitsWhereverAPixelLies) {
  // Rows of the same values cut into tiles from different pixels on: output x of the wide picture
  // is output x − shift of the picture without its first `shift` columns.
  Seeded random;
  const Case wide = square_case(algorithm_, {1, 3, 40, 19});
  Case narrow = wide;
  narrow.spec.padding.mode = PaddingMode::kValid;
  const Data whole = real_data(wide, random);
  const ImageView in = image_view(whole.input);
  const Tensor expected = compute(whole, {.algorithm = algorithm_});
  for (int64_t shift = 0; shift < 12; ++shift) {
    narrow.input.w = wide.input.w - shift;
    Tensor part(narrow.input, DataFormat::kNHWC);
    const ImageView to = image_view(part);
    for (int64_t y = 0; y < 3; ++y) {
      for (int64_t x = shift; x < 40; ++x) {
        for (int64_t c = 0; c < wide.input.c; ++c) {
          part.data()[to.offset(0, y, x - shift, c)] = in.at(0, y, x, c);
        }
      }
    }
    const auto output = conv2d(part, whole.filters, narrow.spec, {.algorithm = algorithm_});
    ASSERT_TRUE(output);
    const ImageView inner = image_view(*output), outer = image_view(expected);
    for (int64_t x = 0; x < inner.shape.w; ++x) {
      for (int64_t c = 0; c < wide.input.c; ++c) {
        ASSERT_EQ(inner.at(0, 0, x, c), outer.at(0, 1, x + shift + 1, c)) << x << " " << shift;
      }
    }
  }
}

TEST_P(Conv2dTest, HasTheSameBitsInBothDataFormats) {
  for_each(family_cases(), real_data, [&](const Data& data, Seeded&) {
    const TensorPtr input = std::make_shared<const Tensor>(data.input.clone());
    const auto output = std::make_shared<const Tensor>(compute(data, {.algorithm = algorithm_}));
    for (const Algorithm other : kVectorised) {
      const TensorPtr turned = to_data_format(input, DataFormat::kNHWC);
      Case c = data.conv_case;
      c.spec.data_format = DataFormat::kNHWC;
      if (!make_plan(c, data.geometry, other)) continue;
      const auto expected = conv2d(*turned, data.filters, c.spec, {.algorithm = other});
      ASSERT_TRUE(expected);
      EXPECT_TRUE(same_bits(*to_data_format(output, DataFormat::kNHWC), *expected))
          << to_string(other);
    }
  });
}

TEST_P(Conv2dTest, SomeChannelsHaveTheBitsOfAll) {
  for_each(family_cases(), real_data, [&](const Data& data, Seeded& random) {
    const Conv2dOptions options{.algorithm = algorithm_};
    const Tensor whole = compute(data, options);
    Tensor stale = whole.clone();
    std::vector<int64_t> channels;
    const ImageView view = image_view(stale);
    for (int64_t k = 0; k < data.geometry.out_channels; ++k) {
      if (!random.chance(k % 40 < 20 ? 97 : 30)) continue;  // runs, and single ones
      channels.push_back(k);
      for (int64_t n = 0; n < view.shape.n; ++n)
        for (int64_t y = 0; y < view.shape.h; ++y)
          for (int64_t x = 0; x < view.shape.w; ++x) stale.data()[view.offset(n, y, x, k)] = -99;
    }
    const auto output =
        conv2d_channels(data.input, data.filters, data.conv_case.spec, stale, channels, options);
    ASSERT_TRUE(output);
    EXPECT_TRUE(same_bits(*output, whole));
  });
}

TEST_P(Conv2dTest, WritesAnOutputThatExceedsTheCaches) {
  Seeded random;
  for (const char* line : {"1x270x261x1*3x3x1x16", "1x300x1300x2*3x1x2x3"}) {
    const Data data = exact_data(*parse_case(line), random);
    if (!accepts(algorithm_, data)) continue;
    EXPECT_TRUE(testing::same_tensor(compute(data, {.algorithm = algorithm_}),
                                     conv2d_reference(data.input, data.filters, data.geometry)));
  }
}

TEST_P(Conv2dTest, ReportsEveryMultiplyAdd) {
  for_each(family_cases(), exact_data, [&](const Data& data, Seeded&) {
    Progress progress;
    compute(data, {.algorithm = algorithm_, .blocks = {.rows = 2}, .progress = &progress});
    EXPECT_EQ(progress.done.load(), data.geometry.multiply_adds());
  });
}

TEST_P(Conv2dTest, StopsWhenCancelled) {
  Seeded random;
  const Data data = exact_data(square_case(algorithm_, {1, 6, 6, 4}), random);
  CancelToken token;
  token.cancel();
  const Conv2dOptions options{.algorithm = algorithm_, .parallel = {.cancel = &token}};
  const auto whole = conv2d(data.input, data.filters, {}, options);
  ASSERT_FALSE(whole);
  EXPECT_EQ(whole.error().kind, ErrorKind::kCancelled);
  const Tensor previous(data.geometry.output(), DataFormat::kNHWC);
  const auto part = conv2d_channels(data.input, data.filters, {}, previous, {0}, options);
  ASSERT_FALSE(part);
  EXPECT_EQ(part.error().kind, ErrorKind::kCancelled);
}

INSTANTIATE_TEST_SUITE_P(Targets, Conv2dTest,
                         ::testing::Combine(::testing::ValuesIn(simd_targets()),
                                            ::testing::ValuesIn(kVectorised)),
                         [](const auto& test) {
                           return std::get<0>(test.param) + "_" +
                                  to_string(std::get<1>(test.param));
                         });

TEST(Conv2d, TheReferenceIsAnAlgorithmToo) {
  Seeded random;
  const Data data = real_data({{2, 5, 6, 3}, {3, 2, 3, 4}, {}}, random);
  Plan plan;
  Progress progress;
  const auto output = conv2d(data.input, data.filters, {},
                             {.algorithm = Algorithm::kReference, .progress = &progress}, &plan);
  ASSERT_TRUE(output);
  EXPECT_TRUE(same_bits(*output, conv2d_reference(data.input, data.filters, data.geometry)));
  EXPECT_EQ(plan.algorithm, Algorithm::kReference);
  EXPECT_EQ(progress.done.load(), data.geometry.multiply_adds());
}

TEST(Conv2d, RefusesWhatTensorFlowRefusesInTheSameWords) {
  const Tensor input({1, 4, 4, 3}, Layout::kNHWC);
  const Tensor filters({7, 7, 3, 2}, Layout::kHWIO);
  Conv2dSpec spec;
  spec.padding.mode = PaddingMode::kValid;
  const auto output = conv2d(input, filters, spec);
  ASSERT_FALSE(output);
  const auto geometry = resolve_geometry(case_of(input, filters, spec));
  EXPECT_EQ(output.error().sentence, geometry.error().sentence);
}

TEST(Conv2d, TheInputsBytesDecideTheDataFormat) {
  const Tensor input({1, 3, 4, 5}, Layout::kNCHW);
  const Tensor filters({1, 1, 3, 2}, Layout::kHWIO);
  const auto output = conv2d(input, filters, {});
  ASSERT_TRUE(output);
  EXPECT_EQ(output->layout(), Layout::kNCHW);
  EXPECT_EQ(output->dims(), (Dims{1, 2, 4, 5}));
}

TEST(Conv2d, WindowsFarOutsideAHugePaddingReadZero) {
  // One output element a axis, so that stride and dilation lead nowhere or far away.
  const Tensor input({1, 1, 1, 2}, Layout::kNHWC);
  Tensor filters({2, 2, 2, 3}, Layout::kHWIO);
  for (float& w : filters.values()) w = 1;
  Conv2dSpec spec;
  spec.strides = {1 << 30, 1 << 30};
  spec.dilations = {1 << 30, 1 << 30};
  const auto output = conv2d(input, filters, spec);
  ASSERT_TRUE(output) << output.error().sentence;
  EXPECT_TRUE(testing::same_tensor(*output, Tensor({1, 1, 1, 3}, Layout::kNHWC)));
}

}  // namespace
}  // namespace convoscope
