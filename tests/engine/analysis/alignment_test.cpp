// Pairs of outputs and what is said of two axes, against searches over every output and every tap.
#include "engine/analysis/alignment.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>

#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Random;
using testing::Seeded;

AxisGeometry random_axis(Random& random) {
  const PaddingMode modes[] = {PaddingMode::kSame, PaddingMode::kValid, PaddingMode::kExplicit};
  for (;;) {
    const AxisGeometry axis = axis_geometry(
        random.integer(3, 24), random.integer(1, 6), random.integer(1, 4), random.integer(1, 3),
        modes[random.integer(0, 2)], random.integer(0, 4), random.integer(0, 4));
    if (axis.output > 0) return axis;
  }
}

AxisGeometry same(int64_t input, int64_t filter, int64_t stride) {
  return axis_geometry(input, filter, stride, 1, PaddingMode::kSame, 0, 0);
}
AxisGeometry padded(int64_t input, int64_t filter, int64_t stride, int64_t pad) {
  return axis_geometry(input, filter, stride, 1, PaddingMode::kExplicit, pad, pad);
}

// The middle between the first and the last element that output o touches.
double middle(const AxisGeometry& axis, int64_t o) {
  return static_cast<double>(axis.position(o, 0) + axis.position(o, axis.filter - 1)) / 2;
}

TEST(Alignment, ByIndexPairsTheOutputsThatBothHave) {
  Seeded random;
  for (int i = 0; i < 200; ++i) {
    const AxisGeometry a = random_axis(random), b = random_axis(random);
    const AxisPairs pairs = align(a, b, Alignment::kIndex);
    ASSERT_EQ(static_cast<int64_t>(pairs.size()), std::min(a.output, b.output));
    EXPECT_EQ(pairs.a, pairs.b);
    EXPECT_TRUE(std::is_sorted(pairs.a.begin(), pairs.a.end()));
  }
}

TEST(Alignment, ByPositionPairsTheNearestCentres) {
  Seeded random;
  for (int i = 0; i < 500; ++i) {
    const AxisGeometry a = random_axis(random), b = random_axis(random);
    const AxisPairs pairs = align(a, b, Alignment::kPosition);
    const bool a_is_coarse = a.stride >= b.stride;
    const AxisGeometry& coarse = a_is_coarse ? a : b;
    const AxisGeometry& fine = a_is_coarse ? b : a;
    AxisPairs expected;
    for (int64_t o = 0; o < coarse.output; ++o) {
      // The fine side goes on beyond its ends for the search, so that those have no partner.
      int64_t nearest = -100;
      for (int64_t p = -100; p < 200; ++p) {
        const double old_distance = std::abs(middle(fine, nearest) - middle(coarse, o));
        if (std::abs(middle(fine, p) - middle(coarse, o)) < old_distance) nearest = p;
      }
      if (nearest < 0 || nearest >= fine.output) continue;
      (a_is_coarse ? expected.a : expected.b).push_back(o);
      (a_is_coarse ? expected.b : expected.a).push_back(nearest);
    }
    ASSERT_EQ(pairs, expected) << i;
    ASSERT_EQ(std::set<int64_t>(pairs.b.begin(), pairs.b.end()).size(), pairs.b.size());
  }
}

TEST(Alignment, TheCentreOfAWindowIsTheMiddleOfItsTaps) {
  Seeded random;
  for (int i = 0; i < 100; ++i) {
    const AxisGeometry axis = random_axis(random);
    EXPECT_EQ(window_centre(axis, axis.output - 1), middle(axis, axis.output - 1));
  }
}

TEST(Alignment, OfTransposedLayersCountsTheirOutputsAlone) {
  LayerGeometry layer;
  layer.window.w = same(64, 3, 2);
  EXPECT_EQ(output_axis(layer, &Geometry::w), layer.window.w);
  layer.transposed = true;  // from 32 to 64
  const AxisGeometry outputs = output_axis(layer, &Geometry::w);
  EXPECT_EQ(align(outputs, same(64, 5, 1), Alignment::kIndex).size(), 64U);
  EXPECT_EQ(compare_reads(layer, layer, &Geometry::w), "Both give 64 outputs.");
}

TEST(Alignment, TheSentenceTellsWhatBothAxesRead) {
  EXPECT_EQ(compare_reads(same(64, 3, 2), padded(64, 3, 2, 1)),
            "Both give 32 outputs, but each window of B starts 1 pixel earlier; B never reads its "
            "pad after the last pixel.");
  EXPECT_EQ(compare_reads(same(64, 3, 1), padded(64, 3, 1, 1)),
            "Both give 64 outputs from exactly the same pixels.");
  EXPECT_EQ(compare_reads(same(64, 3, 1), padded(64, 3, 1, 0)),
            "A gives 64 outputs and B 62: each window of B starts 1 pixel later.");
  EXPECT_EQ(
      compare_reads(padded(10, 3, 2, 0), padded(10, 3, 2, 2)),
      "A gives 4 outputs and B 6: each window of B starts 2 pixels earlier; A leaves the last "
      "pixel unread; B reads only 1 of its 2 pads after the last pixel.");
  EXPECT_EQ(
      compare_reads(same(9, 3, 1), same(9, 5, 3)),
      "A gives 9 outputs and B 3: the windows of A move by 1 pixel, those of B by 3; a window "
      "of A spans 3 pixels with 3 taps, one of B 5 with 5.");
}

}  // namespace
}  // namespace convoscope
