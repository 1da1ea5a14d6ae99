// Ways to an element against gradients with filters of ones, and against the receptive sets.
#include "engine/analysis/path_counts.h"

#include <gtest/gtest.h>

#include "engine/analysis/receptive_field.h"
#include "tests/engine/analysis/chain_samples.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::random_chain_of;
using testing::SampleChain;
using testing::Seeded;

// Where convolutions give one channel, each way to the picture adds 1 to the gradient there.
TEST(PathCounts, AreTheGradientWithFiltersOfOnes) {
  Seeded random;
  const testing::SampleOptions options{
      .ops = {Op::kConv2d, Op::kDepthwiseConv2d, Op::kConv2dTranspose, Op::kBatchNorm, Op::kAdd,
              Op::kConcat, Op::kAdd},
      .one_channel = true};
  for (int trial = 0; trial < 1000; ++trial) {
    const SampleChain chain =
        random_chain_of(random, static_cast<size_t>(random.integer(1, 5)), options);
    const size_t last = chain.layers.size() - 1;
    const ImageShape& out = chain.shape(last + 1);
    const int64_t y = random.integer(0, out.h - 1), x = random.integer(0, out.w - 1),
                  c = random.integer(0, out.c - 1);
    const PathCounts found = path_counts(chain.geometry, last, y, x, c).front();
    const Tensor gradient = std::move(gradients_of(chain, y, x, c, c + 1).levels.front());
    for (int64_t row = 0; row < chain.input.h; ++row) {
      for (int64_t column = 0; column < chain.input.w; ++column) {
        ASSERT_EQ(found.at(row, column), gradient.data()[row * chain.input.w + column])
            << "trial " << trial << ": ways from " << y << ", " << x << ", " << c << " to " << row
            << ", " << column << " of\n"
            << chain.text();
      }
    }
  }
}

TEST(PathCounts, AreAboveZeroExactlyInTheReceptiveSet) {
  Seeded random;
  for (int trial = 0; trial < 2000; ++trial) {
    const SampleChain chain = random_chain_of(random, static_cast<size_t>(random.integer(1, 6)));
    const size_t last = chain.layers.size() - 1;
    const ImageShape& out = chain.shape(last + 1);
    const int64_t y = random.integer(0, out.h - 1), x = random.integer(0, out.w - 1),
                  c = random.integer(0, out.c - 1);
    const std::vector<PathCounts> found = path_counts(chain.geometry, last, y, x, c);
    const ReceptiveField field = receptive_field(chain.geometry, last, y, x, c);
    ASSERT_EQ(found.size(), field.levels.size());
    for (size_t l = 0; l < found.size(); ++l) {
      SCOPED_TRACE("level " + std::to_string(l) + " of\n" + chain.text());
      const FieldLevel& level = field.levels[l];
      EXPECT_EQ(found[l].bounds, level.bounds().value_or(ElementBounds{}));
      double most = 0;
      for (int64_t row = 0; row < level.height; ++row) {
        for (int64_t column = 0; column < level.width; ++column) {
          const double ways = found[l].at(row, column);
          ASSERT_EQ(ways > 0, level.contains(row, column)) << row << ", " << column;
          most = std::max(most, ways);
        }
      }
      EXPECT_EQ(found[l].most(), most);
    }
  }
}

// 1 2 3 2 1 along each axis.
TEST(PathCounts, OfTwoThreeByThreeLayersAreAPyramid) {
  Layer layer;
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(FilterShape{3, 3, 1, 1}), {}};
  std::vector<LayerGeometry> chain;
  for (size_t l = 0; l < 2; ++l) {
    const LevelShape before{l, {1, 9, 9, 1}};
    chain.push_back(*resolve_layer(layer, before, before, DataFormat::kNHWC));
  }
  const PathCounts found = path_counts(chain, 1, 4, 4, 0).front();
  EXPECT_EQ(found.bounds, (ElementBounds{{2, 6}, {2, 6}}));
  const double expected[] = {1, 2, 3, 2, 1};
  for (int64_t y = 0; y < 5; ++y) {
    for (int64_t x = 0; x < 5; ++x) EXPECT_EQ(found.at(2 + y, 2 + x), expected[y] * expected[x]);
  }
}

}  // namespace
}  // namespace convoscope
