// The closed form against the exact sets where nothing is cut at borders, and against numbers that
// are known.
#include "engine/analysis/field_axis.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "engine/analysis/receptive_field.h"
#include "tests/engine/analysis/chain_samples.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;

Filters bank(int64_t h, int64_t w, int64_t in, int64_t out) {
  return {FilterValues{}, std::make_shared<const Tensor>(FilterShape{h, w, in, out}), {}};
}

struct Chain {
  ImageShape input;
  std::vector<LayerGeometry> geometry;

  const ImageShape& shape(size_t level) const {
    return level == 0 ? input : geometry[level - 1].output;
  }
  void add(const Layer& layer, size_t other = 0) {
    const size_t l = geometry.size();
    const auto resolved =
        resolve_layer(layer, {l, shape(l)}, {other, shape(other)}, DataFormat::kNHWC);
    ASSERT_TRUE(resolved) << resolved.error().sentence;
    geometry.push_back(*resolved);
  }
};

Layer convolution(int64_t h, int64_t w, Hw strides, Padding padding = {}, Hw dilations = {1, 1}) {
  Layer layer;
  layer.filters = bank(h, w, 1, 1);
  layer.strides = strides;
  layer.dilations = dilations;
  layer.padding = padding;
  return layer;
}

Layer transposed(int64_t h, int64_t w, Hw strides, Padding padding) {
  Layer layer = convolution(h, w, strides, padding);
  layer.op = Op::kConv2dTranspose;
  return layer;
}

const Padding kSame{PaddingMode::kSame, {}}, kValid{PaddingMode::kValid, {}};

// Of elements whose field stays away from the borders; whether this is one.
bool expect_covers_the_set(const Chain& chain, size_t level, int64_t y, int64_t x) {
  const LevelField field = fields_of(chain.geometry)[level];
  const auto bounds = receptive_field(chain.geometry, level - 1, y, x).levels[0].bounds();
  const AxisBounds h = field.h->covered_by(y), w = field.w->covered_by(x);
  constexpr int64_t kMargin = 12;
  for (const auto& [covered, extent] : {std::pair(h, chain.input.h), std::pair(w, chain.input.w)}) {
    if (covered.low < kMargin || covered.high >= extent - kMargin) return false;
  }
  EXPECT_EQ(bounds.has_value(), h.size() > 0 && w.size() > 0);
  if (!bounds) return true;
  EXPECT_EQ(bounds->h.low, h.low);
  EXPECT_EQ(bounds->h.high, h.high);
  EXPECT_EQ(bounds->w.low, w.low);
  EXPECT_EQ(bounds->w.high, w.high);
  return true;
}

TEST(FieldAxis, BoundsTheSetOfEveryElementWhereNothingIsCut) {
  Seeded random;
  int checked = 0;
  for (int trial = 0; trial < 300; ++trial) {
    Chain chain{{1, 200, 200, 1}, {}};
    for (int l = 0; l < 4; ++l) {
      const auto extent = [&] { return random.integer(1, 4); };
      const ImageShape& shape = chain.shape(chain.geometry.size());
      const auto step = [&](int64_t length) { return length > 90 ? random.integer(1, 2) : 1; };
      if (random.chance(35) && std::max(shape.h, shape.w) < 300) {
        const Hw up{random.integer(1, 3), random.integer(1, 3)};
        chain.add(transposed(extent(), extent(), up, random.chance(50) ? kSame : kValid));
      } else {
        const Padding pads{PaddingMode::kExplicit, {random.integer(0, 2), 0, 0, 1}};
        chain.add(convolution(extent(), extent(), {step(shape.h), step(shape.w)},
                              random.chance(50) ? kSame : pads,
                              {random.integer(1, 3), random.integer(1, 3)}));
      }
    }
    const ImageShape& out = chain.shape(chain.geometry.size());
    for (int64_t n = 0; n < 7; ++n) {
      checked += expect_covers_the_set(chain, chain.geometry.size(), out.h / 2 + n, out.w / 2 + n);
    }
  }
  EXPECT_GT(checked, 1500);
}

TEST(FieldAxis, OfElementsOfOneKindIsCentredOnWhatTheyCover) {
  Seeded random;
  for (int trial = 0; trial < 100; ++trial) {
    Chain chain{{1, 150, 150, 1}, {}};
    for (int l = 0; l < 3; ++l) {
      chain.add(convolution(random.integer(1, 5), random.integer(1, 5),
                            {random.integer(1, 2), random.integer(1, 3)},
                            random.chance(50) ? kSame : kValid));
    }
    for (const LevelField& level : fields_of(chain.geometry)) {
      for (const FieldAxis& axis : {*level.h, *level.w}) {
        EXPECT_EQ(axis.period, 1);
        for (const int64_t n : {0, 5}) {
          const AxisBounds covered = axis.covered_by(n);
          EXPECT_EQ(covered.size(), axis.size());
          EXPECT_DOUBLE_EQ(axis.centre(n), static_cast<double>(covered.low + covered.high) / 2);
        }
      }
    }
  }
}

// The field sizes of VGG-16's five pools are published: 6, 16, 44, 100 and 212 pixels, at strides
// 2 to 32 (Araujo, Norris, Sim 2019).
TEST(FieldAxis, OfVgg16IsThePublishedOne) {
  Chain chain{{1, 224, 224, 1}, {}};
  const int64_t sizes[] = {6, 16, 44, 100, 212};
  int64_t stride = 1;
  for (int block = 0; block < 5; ++block) {
    for (int l = 0; l < (block < 2 ? 2 : 3); ++l) chain.add(convolution(3, 3, {1, 1}, kSame));
    Layer pool;
    pool.op = Op::kMaxPool;
    pool.strides = {2, 2};
    pool.padding = kValid;
    chain.add(pool);
    stride *= 2;
    const FieldAxis axis = *fields_of(chain.geometry).back().h;
    EXPECT_EQ(axis.size(), sizes[block]);
    EXPECT_EQ(axis.jump(), (Fraction{stride, 1}));
  }
}

// Two outputs for each input, three taps: even outputs lie between two inputs, odd ones on one.
TEST(FieldAxis, BehindATransposedLayerHasAFractionAsJump) {
  Chain chain{{1, 20, 20, 1}, {}};
  chain.add(transposed(3, 4, {2, 2}, kValid));
  const LevelField level = fields_of(chain.geometry)[1];
  EXPECT_EQ(to_string(level.h->jump()), "1/2");
  EXPECT_EQ(level.h->size(), 2);
  EXPECT_EQ(level.w->covered_by(5).size(), 2);
  EXPECT_EQ(level.h->covered_by(4), (AxisBounds{1, 2}));
  EXPECT_EQ(level.h->covered_by(5), (AxisBounds{2, 2}));
  EXPECT_DOUBLE_EQ(level.h->centre(4), 1.5);
  chain.add(convolution(1, 1, {2, 2}, kValid));
  EXPECT_EQ(to_string(fields_of(chain.geometry)[2].h->jump()), "1");
  EXPECT_EQ(fields_of(chain.geometry)[2].h->period, 1);
}

TEST(FieldAxis, OfWhatSeesNothingHasNoSize) {
  Chain chain{{1, 9, 9, 1}, {}};
  chain.add(transposed(1, 2, {3, 2}, kValid));
  const LevelField level = fields_of(chain.geometry)[1];
  EXPECT_EQ(level.h->covered_by(3).size(), 1);
  EXPECT_EQ(level.h->covered_by(4).size(), 0);
}

// Strides of a billion on a picture of one pixel are legal.
TEST(FieldAxis, BeyondAllBoundsIsNothing) {
  Chain chain{{1, 1, 1, 1}, {}};
  for (int l = 0; l < 8; ++l) chain.add(convolution(1, 1, {int64_t{1} << 29, 1}, kSame));
  const std::vector<LevelField> levels = fields_of(chain.geometry);
  EXPECT_TRUE(levels[1].h);
  EXPECT_FALSE(levels[8].h);
  EXPECT_EQ(levels[8].w->jump(), (Fraction{1, 1}));
  chain.geometry.clear();
  chain.add(transposed(1, 1, {int64_t{1} << 29, 1}, kValid));
  EXPECT_FALSE(fields_of(chain.geometry)[1].h);
}

Layer addition() {
  Layer layer;
  layer.op = Op::kAdd;
  return layer;
}

TEST(BranchesOf, AResidualBlockAreAligned) {
  Chain chain{{1, 20, 20, 1}, {}};
  chain.add(convolution(3, 5, {1, 1}, kSame));
  chain.add(addition(), 0);
  const LevelField level = fields_of(chain.geometry)[2];
  EXPECT_TRUE(level.aligned());
  EXPECT_EQ(level.join_h.branches.size(), 2U);
  EXPECT_EQ(alignment_note(level), "");
  EXPECT_EQ(level.h->size(), 3);
  EXPECT_EQ(level.w->size(), 5);
  EXPECT_TRUE(alignment_note(fields_of(chain.geometry)[1]).empty());
}

TEST(BranchesOf, AnEvenFilterAreHalfAPixelApart) {
  Chain chain{{1, 20, 20, 1}, {}};
  chain.add(convolution(2, 3, {1, 1}, kSame));
  chain.add(addition(), 0);
  const LevelField level = fields_of(chain.geometry)[2];
  EXPECT_FALSE(level.aligned());
  EXPECT_EQ(alignment_note(level),
            "the branches aren't aligned along the height: strides 1 and 1, centres 0.5 and 0");
}

// Both branches give 4 pixels of 10: one by steps of 2, the other by a window of 7.
TEST(BranchesOf, DifferentStridesAreNamed) {
  Chain chain{{1, 10, 10, 1}, {}};
  chain.add(convolution(3, 3, {2, 2}, kValid));
  Layer restored = transposed(7, 7, {1, 1}, kValid);
  chain.add(restored);
  chain.add(convolution(7, 7, {1, 1}, kValid));
  chain.add(addition(), 1);
  const LevelField level = fields_of(chain.geometry)[4];
  EXPECT_TRUE(level.aligned());
  chain.geometry.clear();
  chain.add(convolution(4, 4, {2, 2}, kValid));
  chain.add(transposed(4, 4, {2, 2}, kValid));
  chain.add(convolution(7, 7, {1, 1}, kValid));
  chain.add(addition(), 1);
  EXPECT_EQ(alignment_note(fields_of(chain.geometry)[4]),
            "the branches aren't aligned: strides 1 and 2, centres 3 and 1.5");
}

// Branches of one jump: what they cover together, as the exact set does.
TEST(BranchesOf, OneJumpCoverTheUnion) {
  Seeded random;
  for (int trial = 0; trial < 200; ++trial) {
    Chain chain{{1, 60, 60, 1}, {}};
    for (int block = 0; block < 3; ++block) {
      const auto extent = [&] { return random.integer(1, 4); };
      const size_t before = chain.geometry.size();
      chain.add(convolution(extent(), extent(), {1, 1}, kSame,
                            {random.integer(1, 3), random.integer(1, 3)}));
      chain.add(addition(), before);
    }
    EXPECT_TRUE(expect_covers_the_set(chain, 6, 30, 30));
  }
}

}  // namespace
}  // namespace convoscope
