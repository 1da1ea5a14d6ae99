// Laws of what is kept of a bank of filters from one call to the next: the bits are those of a call
// that keeps nothing, whatever was kept before; what is kept isn't made again; what a cancelled
// call left is not kept.
#include "engine/conv/kept_filters.h"

#include <gtest/gtest.h>

#include "engine/conv/gradients.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::same_bits;
using testing::Seeded;

struct Data {
  Case conv_case;
  Tensor input, filters;
};

Data data_of(const char* line, Seeded& random) {
  const Case c = *parse_case(line);
  Data data{c, Tensor(c.input, c.spec.data_format), Tensor(c.filters)};
  testing::real_fill(data.input, random);
  testing::real_fill(data.filters, random);
  return data;
}

Tensor computed(const Data& data, Algorithm algorithm, KeptFilters* kept) {
  Conv2dOptions options;
  options.algorithm = algorithm;
  options.kept = kept;
  auto output = conv2d(data.input, data.filters, data.conv_case.spec, options);
  EXPECT_TRUE(output) << output.error().sentence;
  return std::move(*output);
}

const std::pair<Algorithm, const char*> kCases[] = {
    {Algorithm::kDirect, "2x9x11x5*3x3x5x21"},
    {Algorithm::kDepthwise, "1x9x11x20*3x3x1x20"},
    {Algorithm::kRows, "1x9x11x4*3x3x2x6 strides=2,1"},
    {Algorithm::kImage, "1x20x33x1*5x5x1x2 format=NCHW"},
    {Algorithm::kFourier, "1x70x81x1*15x15x1x2 format=NCHW"},
    {Algorithm::kLineWinograd, "1x9x40x3*5x5x3x16"},
    {Algorithm::kPlaneWinograd, "1x9x40x3*5x5x3x16"},
    {Algorithm::kWinograd, "1x18x19x8*3x3x8x20"},
    {Algorithm::kWinogradSmall, "1x18x19x8*3x3x8x20"},
    {Algorithm::kWinogradLarge, "1x18x19x8*3x3x8x20"},
};

TEST(KeptFilters, GiveTheBitsOfACallThatKeepsNothing) {
  Seeded random;
  for (const auto& [algorithm, line] : kCases) {
    SCOPED_TRACE(std::string(to_string(algorithm)) + " " + line);
    Data data = data_of(line, random);
    KeptFilters kept;
    for (int round = 0; round < 3; ++round) {
      testing::real_fill(data.input, random);
      EXPECT_TRUE(same_bits(computed(data, algorithm, &kept), computed(data, algorithm, nullptr)));
    }
  }
}

// The holder's promise is that the bank never changes. Broken on purpose, it shows what is read.
TEST(KeptFilters, AreNotTransformedAgain) {
  Seeded random;
  for (const auto& [algorithm, line] : {std::pair(Algorithm::kWinograd, "1x28x28x8*3x3x8x20"),
                                        std::pair(Algorithm::kLineWinograd, "1x9x40x3*5x5x3x16")}) {
    Data data = data_of(line, random);
    KeptFilters kept;
    const Tensor before = computed(data, algorithm, &kept);
    testing::real_fill(data.filters, random);
    EXPECT_TRUE(same_bits(computed(data, algorithm, &kept), before));
    EXPECT_FALSE(same_bits(computed(data, algorithm, nullptr), before));
  }
}

TEST(KeptFilters, ServeOnlyTheUseThatTheyWereMadeFor) {
  Seeded random;
  const Data data = data_of("1x18x18x16*3x3x16x16", random);
  KeptFilters kept;
  Conv2dOptions with;
  with.kept = &kept;
  const Tensor previous = computed(data, Algorithm::kDirect, nullptr);
  for (int round = 0; round < 2; ++round) {
    for (const Algorithm algorithm : {Algorithm::kDirect, Algorithm::kRows, Algorithm::kWinograd}) {
      EXPECT_TRUE(same_bits(computed(data, algorithm, &kept), computed(data, algorithm, nullptr)));
    }
    for (const Hw dilations : {Hw{1, 1}, Hw{2, 2}}) {
      Conv2dSpec spec = data.conv_case.spec;
      spec.dilations = dilations;
      for (const std::vector<int64_t>& channels : {std::vector<int64_t>{0, 3}, {1, 2, 7}}) {
        EXPECT_TRUE(
            same_bits(*conv2d_channels(data.input, data.filters, spec, previous, channels, with),
                      *conv2d_channels(data.input, data.filters, spec, previous, channels)));
      }
      // It has the geometry of the convolution and reads its filters backwards.
      EXPECT_TRUE(same_bits(
          *conv2d_backprop_input(data.conv_case.input, data.filters, previous, spec, with),
          *conv2d_backprop_input(data.conv_case.input, data.filters, previous, spec)));
    }
  }
}

TEST(KeptFilters, KeepNothingOfACancelledCall) {
  Seeded random;
  const Data data = data_of("1x18x19x8*3x3x8x20", random);
  KeptFilters kept;
  CancelToken token;
  token.cancel();
  Conv2dOptions options;
  options.algorithm = Algorithm::kWinograd;
  options.kept = &kept;
  options.parallel.cancel = &token;
  EXPECT_FALSE(conv2d(data.input, data.filters, data.conv_case.spec, options));
  EXPECT_TRUE(same_bits(computed(data, Algorithm::kWinograd, &kept),
                        computed(data, Algorithm::kWinograd, nullptr)));
}

TEST(KeptFilters, LetTheOldestGo) {
  KeptFilters kept;
  const auto use = [](int64_t blocks) {
    return KeptFilters::Use{typeid(int), Algorithm::kDirect, "AVX2", blocks, {}, {}, {}, 1};
  };
  for (int64_t i = 0; i < 100; ++i) kept.keep(use(i), std::make_shared<const int>(1));
  EXPECT_EQ(kept.find(use(0)), nullptr);
  EXPECT_NE(kept.find(use(99)), nullptr);
}

}  // namespace
}  // namespace convoscope
