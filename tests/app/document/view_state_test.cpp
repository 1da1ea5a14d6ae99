// A view comes back from its text, and no text can break one.
#include "app/document/view_state.h"

#include <gtest/gtest.h>

#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using convoscope::testing::Seeded;

// Every field away from its default.
ViewState other_view() {
  ViewState view;
  view.screen = Screen::kArithmetic;
  view.theme = Theme::kLight;
  view.layer = 1;
  view.batch = 2;
  view.map = 3;
  view.slice = 4;
  view.input_channel = 0;
  view.element = Element{5, 6};
  view.range = RangeMode::kShared;
  view.colormap = Colormap::kViridis;
  view.sum_view = SumView::kOrders;
  view.link_strides = view.link_dilations = view.link_filter = false;
  view.input_view = {2.5, 10.25, 11.5};
  view.map_view = {0.125, 3, 4};
  view.left_width = 400;
  view.right_width = 300;
  view.top_share = 0.5f;
  view.maps = {.symmetric = true,
               .low_percent = 2,
               .high_percent = 90,
               .manual_low = -3,
               .manual_high = 0.5f,
               .order = MapOrder::kDeviation,
               .descending = false,
               .hide_dead = true,
               .link_views = false,
               .overlay = true,
               .overlay_opacity = 0.25f,
               .play_speed = 12};
  view.filters.kind = FilterKind::kZeroSum;
  view.filters.locks = LockSet{}.with(Lock::kZeroSum).with(Lock::kMirrorY);
  view.filters.whole_filter = false;
  view.compare = {.a = {SideKind::kValid, {}},
                  .b = {SideKind::kFastSums, {}},
                  .alignment = Alignment::kPosition,
                  .without_border = true,
                  .tolerance = 0.25,
                  .along_height = true};
  view.model = {.tensors = true,
                .order = TensorOrder::kBytes,
                .descending = true,
                .picture = ModelPicture::kPattern,
                .fit = false};
  view.model_list_share = 0.25f;
  view.model_detail_share = 0.75f;
  view.timeline_open = true;
  view.last_folder = "/home/ä/\"pictures\"";
  return view;
}

TEST(ViewState, ComesBackFromItsText) {
  EXPECT_EQ(parse_view_state(print_view_state(other_view())), other_view());
  EXPECT_EQ(parse_view_state(print_view_state(ViewState{})), ViewState{});
}

TEST(ViewState, TextThatIsNoViewIsTheDefaultOne) {
  for (const char* text : {"", "{", "[]", "null", "\"dark\"", "{\"theme\": 3}", "\xff\xfe",
                           "{\"layer\": -1, \"batch\": 1e99, \"map\": 1.5, \"slice\": "
                           "18446744073709551615, \"element\": {\"y\": 1}}",
                           "{\"input_view\": [], \"left_width\": -4, \"top_share\": null}"}) {
    EXPECT_EQ(parse_view_state(text), ViewState{}) << text;
  }
}

TEST(ViewState, UnknownKeysAndWordsCostNothingElse) {
  ViewState expected;
  expected.theme = Theme::kLight;
  EXPECT_EQ(parse_view_state(R"({"theme": "light", "colormap": "rainbow", "new": {"a": [1]}})"),
            expected);
}

TEST(ViewState, SurvivesAnyDamageToItsText) {
  Seeded random;
  const std::string text = print_view_state(other_view());
  for (int trial = 0; trial < 500; ++trial) {
    std::string damaged = text;
    const auto at = static_cast<size_t>(random.integer(0, static_cast<int64_t>(text.size()) - 1));
    if (random.chance(50))
      damaged.resize(at);
    else
      damaged[at] = static_cast<char>(random.integer(0, 255));
    const ViewState view = parse_view_state(damaged);
    EXPECT_GE(view.input_channel, -1);
    EXPECT_GE(view.top_share, 0.05f);
  }
}

TEST(ClampSelection, BringsEveryIndexIntoItsExtent) {
  Seeded random;
  for (int trial = 0; trial < 200; ++trial) {
    const auto index = [&] { return random.integer(-3, 12); };
    ViewState view;
    view.layer = static_cast<size_t>(random.integer(0, 9));
    view.batch = index();
    view.map = index();
    view.slice = index();
    view.input_channel = index();
    view.element = Element{index(), index()};
    const ViewState before = view;
    const SelectionExtents e{static_cast<size_t>(random.integer(1, 5)),
                             random.integer(1, 6),
                             random.integer(1, 6),
                             random.integer(1, 6),
                             random.integer(1, 6),
                             random.integer(1, 6),
                             random.integer(1, 6)};
    clamp_selection(view, e);
    const auto nearest = [](int64_t i, int64_t low, int64_t extent) {
      return i < low ? low : i >= extent ? extent - 1 : i;
    };
    EXPECT_EQ(view.layer, std::min(before.layer, e.layers - 1));
    EXPECT_EQ(view.batch, nearest(before.batch, 0, e.batch));
    EXPECT_EQ(view.map, nearest(before.map, 0, e.maps));
    EXPECT_EQ(view.slice, nearest(before.slice, 0, e.filter_channels));
    EXPECT_EQ(view.input_channel, nearest(before.input_channel, -1, e.input_channels));
    EXPECT_EQ(view.element->y, nearest(before.element->y, 0, e.height));
    EXPECT_EQ(view.element->x, nearest(before.element->x, 0, e.width));
  }
}

TEST(ClampSelection, AMapWithoutElementsHasNoneChosen) {
  ViewState view = other_view();
  clamp_selection(view, {1, 0, 1, 0, 5, 1, 1});
  EXPECT_FALSE(view.element);
  EXPECT_EQ(view.batch, 0);
}

}  // namespace
}  // namespace convoscope::app
