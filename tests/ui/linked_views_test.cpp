// Input and map show the same scene: the oracle is the middle of the positions that a window's taps
// read, by the definition of a convolution.
#include "app/panels/linked_views.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/support/seeded.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

constexpr const char* kMap = "screen/views/map";
constexpr const char* kInput = "screen/views/input";

// Between the first and the last tap of output o, in the middle of their elements.
double middle_of_window(const AxisGeometry& axis, int64_t o) {
  const auto first = static_cast<double>(axis.position(o, 0));
  const auto last = static_cast<double>(axis.position(o, axis.filter - 1));
  return (first + last + 1) / 2;
}

TEST(LinkedViews, AnOutputLiesOverTheMiddleOfItsWindow) {
  convoscope::testing::Seeded random;
  for (int i = 0; i < 200; ++i) {
    const AxisGeometry axis =
        axis_geometry(random.integer(20, 60), random.integer(1, 7), random.integer(1, 4),
                      random.integer(1, 3), PaddingMode::kSame, 0, 0);
    for (int64_t o = 0; o < axis.output; ++o) {
      const double centre = static_cast<double>(o) + 0.5;
      EXPECT_DOUBLE_EQ(input_position(axis, centre), middle_of_window(axis, o));
      EXPECT_NEAR(output_position(axis, middle_of_window(axis, o)), centre, 1e-9);
    }
  }
}

// Stride 2: two input pixels for every element of the map.
class Linked : public ::testing::Test {
 protected:
  Linked() : work(kPicture) {
    work.type("screen/settings/strides/height", "2");
    geometry = work.answer()->layers[0].geometry.window;
  }
  Workspace work;
  Geometry geometry;
};

TEST_F(Linked, ZoomingTheMapShowsTheSameSceneOfTheInput) {
  work.ui.wheel(kMap, 6);
  const Viewport &map = work.app.view().map_view, &input = work.app.view().input_view;
  ASSERT_GT(map.scale, 0);
  EXPECT_DOUBLE_EQ(input.scale, map.scale / 2);
  EXPECT_DOUBLE_EQ(input.centre_y, input_position(geometry.h, map.centre_y));
  EXPECT_DOUBLE_EQ(input.centre_x, input_position(geometry.w, map.centre_x));
}

TEST_F(Linked, ZoomingTheInputShowsTheSameSceneOfTheMapAndAFitIsAFit) {
  work.ui.wheel(kInput, 6);
  const Viewport &map = work.app.view().map_view, &input = work.app.view().input_view;
  EXPECT_DOUBLE_EQ(map.scale, input.scale * 2);
  EXPECT_DOUBLE_EQ(map.centre_x, output_position(geometry.w, input.centre_x));
  work.ui.double_click(kInput);
  EXPECT_EQ(map, Viewport{});
  EXPECT_EQ(input, Viewport{});
}

TEST_F(Linked, TheMapFollowsWhenOtherSettingsMoveTheWindows) {
  work.ui.wheel(kInput, 6);
  work.type("screen/settings/strides/height", "3");
  const Geometry moved = work.answer()->layers[0].geometry.window;
  const Viewport &map = work.app.view().map_view, &input = work.app.view().input_view;
  EXPECT_DOUBLE_EQ(map.scale, input.scale * 3);
  EXPECT_DOUBLE_EQ(map.centre_y, output_position(moved.h, input.centre_y));
}

TEST_F(Linked, EachGoesItsOwnWayOnceTheLinkIsOff) {
  work.ui.click("screen/maps/view");
  work.ui.click("screen/maps/options/link");
  work.ui.key("escape");
  work.ui.run(3);
  work.ui.wheel(kMap, 6);
  EXPECT_GT(work.app.view().map_view.scale, 0);
  EXPECT_EQ(work.app.view().input_view, Viewport{});
}

TEST_F(Linked, KeysZoomFitAndShowOnePixelAnElement) {
  work.ui.key("escape");  // the stepper's keys are its own until then
  work.ui.hover(kMap);
  const Viewport& map = work.app.view().map_view;
  work.ui.key("=");
  const double once = map.scale;
  ASSERT_GT(once, 0);
  work.ui.key("shift+=");
  EXPECT_NEAR(map.scale, once * std::sqrt(2.0), 1e-9);
  work.ui.key("-");
  EXPECT_NEAR(map.scale, once, 1e-9);
  work.ui.key("0");
  EXPECT_EQ(map, Viewport{});
  EXPECT_EQ(work.steps(), 2U);  // the experiment and its stride
}

}  // namespace
}  // namespace convoscope::app
