// Pins keep their places; what belongs to an experiment is not written into the settings.
#include "app/document/maps_view.h"

#include <gtest/gtest.h>

#include "app/document/view_state.h"

namespace convoscope::app {
namespace {

TEST(Pins, TheSamePlaceIsPinnedOnceAndLetGoOf) {
  MapsView view;
  toggle_pin(view, {.y = 3, .x = 4, .value = 1});
  toggle_pin(view, {.k = 1, .y = 3, .x = 4, .value = 2});
  EXPECT_EQ(view.pins.size(), 2u);
  toggle_pin(view, {.y = 3, .x = 4, .value = 7});
  ASSERT_EQ(view.pins.size(), 1u);
  EXPECT_EQ(view.pins[0].k, 1);
}

TEST(Pins, BeyondTheMostTheOldestGoes) {
  MapsView view;
  const auto most = static_cast<int64_t>(kMostPins);
  for (int64_t i = 0; i <= most; ++i) toggle_pin(view, {.x = i});
  ASSERT_EQ(view.pins.size(), kMostPins);
  EXPECT_EQ(view.pins.front().x, 1);
  EXPECT_EQ(view.pins.back().x, most);
}

TEST(MapsViewText, LeavesOutWhatBelongsToAnExperiment) {
  ViewState view;
  view.maps.pins.push_back({.y = 1, .x = 2});
  view.maps.search = "edge";
  view.maps.composite = true;
  view.maps.composite_maps = {3, 4, 5};
  EXPECT_EQ(parse_view_state(print_view_state(view)), ViewState{});
}

TEST(MapsViewText, EndsInTheWrongOrderAreTurnedRound) {
  const ViewState view =
      parse_view_state(R"({"maps": {"manual_low": 2, "manual_high": -1, "low_percent": 70}})");
  EXPECT_EQ(view.maps.manual_low, -1);
  EXPECT_EQ(view.maps.manual_high, 2);
  EXPECT_EQ(view.maps.low_percent, MapsView{}.low_percent);
}

}  // namespace
}  // namespace convoscope::app
