// Coverage against impulses sent through the operations themselves, and against walks down a chain
// that take one term after the other.
#include "engine/analysis/coverage.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/engine/analysis/chain_samples.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::random_chain_of;
using testing::SampleChain;
using testing::Seeded;

// For each pixel: outputs of which some channel answers to an impulse in all of its channels.
std::vector<int64_t> readers_by_impulses(const SampleChain& chain) {
  const ImageShape& in = chain.input;
  Tensor impulses({in.h * in.w, in.h, in.w, in.c}, DataFormat::kNHWC);
  const int64_t pixels = in.h * in.w;
  for (int64_t p = 0; p < pixels; ++p) {
    for (int64_t c = 0; c < in.c; ++c) impulses.data()[(p * pixels + p) * in.c + c] = 1;
  }
  const std::vector<Tensor> values = values_from(chain, 0, std::move(impulses));
  const ImageShape out = image_shape(values.back());
  const float* value = values.back().data();
  std::vector<int64_t> readers(static_cast<size_t>(pixels));
  for (int64_t output = 0; output < pixels * out.h * out.w; ++output, value += out.c) {
    const bool answers = std::any_of(value, value + out.c, [](float v) { return v > 0; });
    readers[static_cast<size_t>(output / (out.h * out.w))] += answers;
  }
  return readers;
}

// Walks from single elements (y, x, c), by what each operation adds up.
class Walks {
 public:
  explicit Walks(const SampleChain& chain) : chain_(chain) {
    for (size_t l = 0; l <= chain.layers.size(); ++l) {
      const ImageShape& shape = chain.shape(l);
      known_.emplace_back(static_cast<size_t>(shape.h * shape.w * shape.c), -1.0);
    }
  }

  // The share of those from an element of a level that end in the picture.
  double inside(size_t level, int64_t y, int64_t x, int64_t c) {
    if (level == 0) return 1;
    const ImageShape& shape = chain_.shape(level);
    double& known = known_[level][static_cast<size_t>((y * shape.w + x) * shape.c + c)];
    if (known < 0) known = one_step(level, y, x, c);
    return known;
  }

 private:
  double one_step(size_t level, int64_t y, int64_t x, int64_t c) {
    const Layer& layer = chain_.layers[level - 1];
    const int64_t channels = chain_.shape(level - 1).c;
    if (layer.bypassed) return inside(level - 1, y, x, c);
    switch (layer.op) {
      case Op::kConv2d: {
        const FilterShape filters = filter_shape(*layer.filters.tensor);
        const int64_t group = c / (filters.out / (channels / filters.in));
        return window(level, y, x, group * filters.in, (group + 1) * filters.in, true);
      }
      case Op::kDepthwiseConv2d: {
        const int64_t channel = c / layer.channel_multiplier;
        return window(level, y, x, channel, channel + 1, true);
      }
      case Op::kSeparableConv2d:
        return window(level, y, x, 0, channels, true);
      case Op::kMaxPool:
      case Op::kAvgPool:
        return window(level, y, x, c, c + 1, false);
      case Op::kConv2dTranspose:
        return transposed(level, y, x);
      case Op::kSoftmax:
        return mean_of_channels(level - 1, y, x, 0, channels);
      case Op::kAdd:
        return (inside(level - 1, y, x, c) + inside(chain_.other_level(level - 1), y, x, c)) / 2;
      case Op::kConcat:
        return c < channels ? inside(level - 1, y, x, c)
                            : inside(chain_.other_level(level - 1), y, x, c - channels);
      default:
        return inside(level - 1, y, x, c);
    }
  }

  double mean_of_channels(size_t level, int64_t y, int64_t x, int64_t begin, int64_t end) {
    double sum = 0;
    for (int64_t c = begin; c < end; ++c) sum += inside(level, y, x, c);
    return sum / static_cast<double>(end - begin);
  }

  double window(size_t level, int64_t y, int64_t x, int64_t begin, int64_t end, bool pads) {
    const Geometry& g = chain_.geometry[level - 1].window;
    double sum = 0;
    int64_t taps = 0;
    for (int64_t i = 0; i < g.h.filter; ++i) {
      for (int64_t j = 0; j < g.w.filter; ++j) {
        const int64_t row = y * g.h.stride + i * g.h.dilation - g.h.pad_before;
        const int64_t column = x * g.w.stride + j * g.w.dilation - g.w.pad_before;
        const bool within = row >= 0 && row < g.h.input && column >= 0 && column < g.w.input;
        if (within) sum += mean_of_channels(level - 1, row, column, begin, end);
        taps += within || pads;
      }
    }
    return sum / static_cast<double>(taps);
  }

  double transposed(size_t level, int64_t y, int64_t x) {
    const Geometry& g = chain_.geometry[level - 1].window;
    double sum = 0;
    int64_t terms = 0;
    for (int64_t row = 0; row < g.h.output; ++row) {
      for (int64_t column = 0; column < g.w.output; ++column) {
        for (int64_t i = 0; i < g.h.filter; ++i) {
          for (int64_t j = 0; j < g.w.filter; ++j) {
            if (row * g.h.stride + i * g.h.dilation - g.h.pad_before != y) continue;
            if (column * g.w.stride + j * g.w.dilation - g.w.pad_before != x) continue;
            sum += mean_of_channels(level - 1, row, column, 0, chain_.shape(level - 1).c);
            ++terms;
          }
        }
      }
    }
    return terms == 0 ? 1 : sum / static_cast<double>(terms);
  }

  const SampleChain& chain_;
  std::vector<std::vector<double>> known_;
};

class CoverageOfChains : public ::testing::TestWithParam<size_t> {};

TEST_P(CoverageOfChains, CountsTheOutputsThatAnImpulseReaches) {
  Seeded random;
  for (int trial = 0; trial < 150; ++trial) {
    const SampleChain chain = random_chain_of(random, GetParam());
    SCOPED_TRACE(chain.text());
    const auto found = coverage(chain.geometry, chain.layers.size() - 1);
    ASSERT_TRUE(found);
    const std::vector<int64_t> readers = readers_by_impulses(chain);
    for (int64_t p = 0; p < chain.input.h * chain.input.w; ++p) {
      ASSERT_EQ(found->readers(p / chain.input.w, p % chain.input.w),
                readers[static_cast<size_t>(p)])
          << "pixel " << p;
    }
    EXPECT_EQ(found->most_readers(), *std::max_element(readers.begin(), readers.end()));
    EXPECT_EQ(found->unread(), std::count(readers.begin(), readers.end(), 0));
  }
}

TEST_P(CoverageOfChains, SharesPaddingAsWalksDo) {
  Seeded random;
  for (int trial = 0; trial < 150; ++trial) {
    const SampleChain chain = random_chain_of(random, GetParam());
    SCOPED_TRACE(chain.text());
    const auto found = coverage(chain.geometry, chain.layers.size() - 1);
    ASSERT_TRUE(found);
    Walks walks(chain);
    const ImageShape& out = chain.shape(chain.layers.size());
    double mean = 0;
    for (int64_t y = 0; y < out.h; ++y) {
      for (int64_t x = 0; x < out.w; ++x) {
        double padding = 0;
        for (int64_t c = 0; c < out.c; ++c) {
          padding += (1 - walks.inside(chain.layers.size(), y, x, c)) / static_cast<double>(out.c);
        }
        ASSERT_NEAR(found->padding(y, x), padding, 1e-9) << y << ", " << x;
        mean += padding / static_cast<double>(out.h * out.w);
      }
    }
    EXPECT_NEAR(found->mean_padding(), mean, 1e-9);
  }
}

INSTANTIATE_TEST_SUITE_P(Of, CoverageOfChains, ::testing::Values(1, 2, 3, 6));

std::vector<LayerGeometry> plain_chain(const std::vector<std::string>& cases) {
  std::vector<LayerGeometry> chain;
  for (const std::string& text : cases) {
    const Case c = *parse_case(text);
    Layer layer;
    layer.filters = {FilterValues{}, std::make_shared<const Tensor>(c.filters), {}};
    layer.strides = c.spec.strides;
    layer.dilations = c.spec.dilations;
    layer.padding = c.spec.padding;
    const LevelShape before{chain.size(), c.input};
    chain.push_back(*resolve_layer(layer, before, before, DataFormat::kNHWC));
  }
  return chain;
}

// Dilation 2 twice reads every second pixel of 9×9; with dilation 1 before it all of 7×7.
TEST(Holes, AreThePixelsThatStackedDilationsLeaveOut) {
  const auto gridded = coverage(plain_chain({"1x21x21x1*3x3x1x1 dilations=2,2 padding=SAME",
                                             "1x21x21x1*3x3x1x1 dilations=2,2 padding=SAME"}),
                                1);
  EXPECT_DOUBLE_EQ(gridded->holes, 1 - 25.0 / 81);
  const auto dense = coverage(plain_chain({"1x21x21x1*3x3x1x1 padding=SAME",
                                           "1x21x21x1*3x3x1x1 dilations=2,2 padding=SAME"}),
                              1);
  EXPECT_DOUBLE_EQ(dense->holes, 0);
}

// Each block doubles the ways, and none of its sets lies within another's.
TEST(Coverage, OfTooManyBranchesIsRefusedInASentence) {
  std::vector<LayerGeometry> chain;
  Layer wide, sum;
  wide.filters = {FilterValues{}, std::make_shared<const Tensor>(FilterShape{2, 2, 1, 1}), {}};
  sum.op = Op::kAdd;
  const ImageShape shape{1, 2000, 2000, 1};
  for (int block = 0; block < 9; ++block) {
    const LevelShape before{chain.size(), shape};
    wide.dilations = {int64_t{1} << block, int64_t{1} << (8 - block)};
    chain.push_back(*resolve_layer(wide, before, before, DataFormat::kNHWC));
    const LevelShape through{chain.size(), shape};
    chain.push_back(*resolve_layer(sum, through, before, DataFormat::kNHWC));
  }
  const auto found = coverage(chain, chain.size() - 1);
  ASSERT_FALSE(found);
  EXPECT_NE(found.error().sentence.find("2000×2000"), std::string::npos);
}

}  // namespace
}  // namespace convoscope
