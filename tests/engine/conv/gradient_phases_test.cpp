// The law of an input gradient's phases: together they tell for every pixel of the input exactly
// which outputs read it by which tap. Found by walking through all outputs and taps.
#include "engine/conv/gradient_phases.h"

#include <gtest/gtest.h>

#include <set>
#include <tuple>

#include "tests/support/seeded.h"
#include "tests/support/shapes.h"

namespace convoscope {
namespace {

using Reading = std::tuple<int64_t, int64_t, int64_t>;  // input position, output, tap

std::set<Reading> by_walking(const AxisGeometry& axis) {
  std::set<Reading> readings;
  for (int64_t o = 0; o < axis.output; ++o) {
    for (int64_t tap = 0; tap < axis.filter; ++tap) {
      if (axis.inside(axis.position(o, tap))) readings.insert({axis.position(o, tap), o, tap});
    }
  }
  return readings;
}

std::set<Reading> by_phases(const AxisGeometry& axis) {
  std::set<Reading> readings;
  std::set<int64_t> positions;
  for (const AxisPhase& phase : gradient_phases(axis)) {
    EXPECT_EQ(phase.axis.stride, 1);
    EXPECT_EQ(phase.axis.output,
              phase.axis.padded() - phase.axis.effective + 1);  // pads fit the extents
    for (int64_t j = 0; j < phase.axis.output; ++j) {
      const int64_t position = phase.first_input + j * axis.stride;
      EXPECT_TRUE(positions.insert(position).second) << "position " << position << " twice";
      for (int64_t m = 0; m < phase.axis.filter; ++m) {
        const int64_t o = phase.axis.position(j, m);
        if (phase.axis.inside(o)) {
          EXPECT_TRUE(readings.insert({position, o, phase.last_tap - m * phase.tap_step}).second);
        }
      }
    }
  }
  for (const int64_t position : positions) EXPECT_TRUE(axis.inside(position)) << position;
  return readings;
}

TEST(GradientPhases, SayWhichOutputsReadEachInput) {
  testing::Seeded random;
  for (int round = 0; round < 2000; ++round) {
    const int64_t filter = random.integer(1, 6), dilation = random.integer(1, 7);
    const int64_t stride = random.integer(1, 7), input = random.integer(0, 25);
    const PaddingMode mode =
        random.chance(40) ? PaddingMode::kSame : PaddingMode::kExplicit;  // VALID is pads of 0
    AxisGeometry axis = axis_geometry(input, filter, stride, dilation, mode, random.integer(0, 9),
                                      random.integer(0, 9));
    if (axis.output < 0) continue;
    SCOPED_TRACE(::testing::Message() << "input " << input << " filter " << filter << " stride "
                                      << stride << " dilation " << dilation << " before "
                                      << axis.pad_before << " after " << axis.pad_after);
    ASSERT_EQ(by_phases(axis), by_walking(axis));
    if (HasFailure()) return;
  }
}

TEST(GradientPhases, TapsThatNeverHitAreLeftOut) {
  // The outer taps of a filter far larger than its input lie in the padding from every output.
  const AxisGeometry axis = axis_geometry(3, 101, 1, 1 << 20, PaddingMode::kSame, 0, 0);
  const auto phases = gradient_phases(axis);
  ASSERT_EQ(phases.size(), 1u);
  EXPECT_EQ(phases[0].axis.filter, 1);
  EXPECT_EQ(phases[0].last_tap, 50);
}

}  // namespace
}  // namespace convoscope
