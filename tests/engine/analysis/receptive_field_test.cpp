// Receptive sets against gradients of the operations themselves: with filters of ones an element
// has a gradient above zero exactly when the output depends on it through some path.
#include "engine/analysis/receptive_field.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "tests/engine/analysis/chain_samples.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Gradients;
using testing::random_chain_of;
using testing::SampleChain;
using testing::Seeded;

// {0, y, x, c} of the padding that the pieces touch.
std::set<Dims> padding_of(const FieldLevel& level) {
  std::set<Dims> cells;
  const auto all = [](const AxisSet& set) {
    std::vector<int64_t> positions = set.inside;
    positions.insert(positions.end(), set.padding.begin(), set.padding.end());
    return positions;
  };
  for (const FieldPiece& piece : level.pieces) {
    for (const int64_t y : all(piece.h)) {
      for (const int64_t x : all(piece.w)) {
        if (y >= 0 && y < level.height && x >= 0 && x < level.width) continue;
        for (int64_t c = piece.channels.begin; c < piece.channels.end; ++c) {
          cells.insert({0, y, x, c});
        }
      }
    }
  }
  return cells;
}

// Every query of a level against the elements where `marks` is above zero.
void expect_level(const FieldLevel& level, const Tensor& marks) {
  const ImageView view = image_view(marks);
  ASSERT_EQ((ImageShape{1, level.height, level.width, level.channels}), view.shape);
  int64_t elements = 0, pixels = 0;
  ElementBounds bounds{{level.height, -1}, {level.width, -1}};
  for (int64_t y = 0; y < level.height; ++y) {
    for (int64_t x = 0; x < level.width; ++x) {
      bool any = false;
      for (int64_t c = 0; c < level.channels; ++c) {
        const bool marked = view.at(0, y, x, c) > 0;
        ASSERT_EQ(level.contains(y, x, c), marked) << y << ", " << x << ", " << c;
        elements += marked;
        any = any || marked;
      }
      ASSERT_EQ(level.contains(y, x), any) << y << ", " << x;
      pixels += any;
      if (!any) continue;
      bounds.h = {std::min(bounds.h.low, y), std::max(bounds.h.high, y)};
      bounds.w = {std::min(bounds.w.low, x), std::max(bounds.w.high, x)};
    }
  }
  EXPECT_EQ(level.count(), elements);
  EXPECT_EQ(level.pixels(), pixels);
  EXPECT_EQ(level.empty(), elements == 0);
  if (elements > 0) {
    EXPECT_EQ(level.bounds(), bounds);
  }
}

TEST(ReceptiveField, IsWhereTheGradientWithFiltersOfOnesIsAboveZero) {
  Seeded random;
  for (int trial = 0; trial < 10000; ++trial) {
    const SampleChain chain = random_chain_of(random, static_cast<size_t>(random.integer(1, 6)));
    const size_t last = chain.layers.size() - 1;
    const ImageShape& out = chain.shape(last + 1);
    const int64_t y = random.integer(0, out.h - 1), x = random.integer(0, out.w - 1),
                  c = random.integer(0, out.c - 1);
    const ReceptiveField field = receptive_field(chain.geometry, last, y, x, c);
    const Gradients gradients = gradients_of(chain, y, x, c, c + 1);
    ASSERT_EQ(field.levels.size(), last + 2);
    for (size_t level = 0; level <= last + 1; ++level) {
      SCOPED_TRACE("trial " + std::to_string(trial) + ", level " + std::to_string(level) +
                   " of element " + std::to_string(y) + ", " + std::to_string(x) + ", " +
                   std::to_string(c) + " of\n" + chain.text());
      EXPECT_EQ(field.levels[level].level, level);
      expect_level(field.levels[level], gradients.levels[level]);
      EXPECT_EQ(padding_of(field.levels[level]), gradients.padding[level]);
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST(ReceptiveField, OfAllChannelsIsThatOfTheirSum) {
  Seeded random;
  for (int trial = 0; trial < 500; ++trial) {
    const SampleChain chain = random_chain_of(random, static_cast<size_t>(random.integer(1, 5)));
    const size_t last = chain.layers.size() - 1;
    const ImageShape& out = chain.shape(last + 1);
    const int64_t y = random.integer(0, out.h - 1), x = random.integer(0, out.w - 1);
    const ReceptiveField field = receptive_field(chain.geometry, last, y, x);
    const Gradients gradients = gradients_of(chain, y, x, 0, out.c);
    for (size_t level = 0; level <= last + 1; ++level) {
      SCOPED_TRACE("level " + std::to_string(level) + " of\n" + chain.text());
      expect_level(field.levels[level], gradients.levels[level]);
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST(FanOut, IsEverythingThatAnImpulseReachesThroughTheChain) {
  Seeded random;
  for (int trial = 0; trial < 3000; ++trial) {
    const SampleChain chain = random_chain_of(random, static_cast<size_t>(random.integer(1, 6)));
    const auto level =
        static_cast<size_t>(random.integer(0, static_cast<int64_t>(chain.layers.size())));
    const ImageShape& shape = chain.shape(level);
    const int64_t y = random.integer(0, shape.h - 1), x = random.integer(0, shape.w - 1);
    const int64_t begin = random.integer(0, shape.c - 1), end = random.integer(begin + 1, shape.c);
    Tensor impulse(shape, DataFormat::kNHWC);
    for (int64_t c = begin; c < end; ++c) impulse.data()[(y * shape.w + x) * shape.c + c] = 1;
    const std::vector<Tensor> values = values_from(chain, level, std::move(impulse));
    const std::vector<FieldLevel> reached = fan_out(chain.geometry, level, y, x, {begin, end});
    ASSERT_EQ(reached.size(), chain.layers.size() + 1);
    for (size_t l = 0; l < reached.size(); ++l) {
      SCOPED_TRACE("level " + std::to_string(l) + " from level " + std::to_string(level) + " of\n" +
                   chain.text());
      EXPECT_EQ(reached[l].level, l);
      expect_level(reached[l], values[l]);
      ASSERT_FALSE(HasFailure());
    }
  }
}

TEST(FanOut, OfOneLayerIsThatOfTheChainOfIt) {
  Seeded random;
  for (int trial = 0; trial < 300; ++trial) {
    const SampleChain chain = random_chain_of(random, 1);
    SCOPED_TRACE(chain.text());
    const LayerGeometry& layer = chain.geometry.front();
    const int64_t y = random.integer(0, chain.input.h - 1),
                  x = random.integer(0, chain.input.w - 1);
    const FieldLevel all = fan_out(chain.geometry, 0, y, x, {0, chain.input.c})[1];
    const FanOut one = fan_out(layer, y, x);
    for (int64_t row = 0; row < layer.output.h; ++row) {
      for (int64_t column = 0; column < layer.output.w; ++column) {
        const bool there = std::count(one.rows.begin(), one.rows.end(), row) > 0 &&
                           std::count(one.columns.begin(), one.columns.end(), column) > 0;
        EXPECT_EQ(there, all.contains(row, column));
      }
    }
  }
}

TEST(FanOut, IsEmptyForAPixelBetweenTheWindows) {
  const Case c = *parse_case("1x9x9x1*1x1x1x1 strides=3,3 padding=VALID");
  EXPECT_TRUE(fan_out(*resolve_geometry(c), 1, 0).rows.empty());
  EXPECT_EQ(fan_out(*resolve_geometry(c), 1, 3).columns, std::vector<int64_t>{1});
}

}  // namespace
}  // namespace convoscope
