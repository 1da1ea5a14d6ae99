// The grid of maps sorted, searched and ranged: what is shown follows from the statistics of the
// Result, and nothing of it is computed, edited or undone.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

// Maps that are multiples of one ramp from 0 to 1: nothing, all, minus twice, half of it.
constexpr const char* kMultiples = R"({"convoscope": 1,
  "input": {"pattern": {"name": "gradient", "shape": [1, 9, 11, 1]}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "conv1",
    "filters": {"values": [[[[0, 1, -2, 0.5]]]]},
    "strides": [1, 1, 1, 1], "padding": "VALID", "dilations": [1, 1, 1, 1]}]})";

void choose(Workspace& work, const std::string& combo, const std::string& item) {
  work.ui.click("screen/maps/" + combo);
  work.ui.click("screen/maps/" + combo + "/" + item);
}

// Opens the popup, chooses there and closes it again.
void in_options(Workspace& work, const std::function<void()>& choose) {
  work.ui.click("screen/maps/view");
  choose();
  work.ui.key("escape");
  work.ui.run(3);
}

void sort_by(Workspace& work, const std::string& words) {
  in_options(work, [&] {
    work.ui.click("screen/maps/options/order");
    work.ui.click("screen/maps/options/order/" + words);
  });
}

// The channels on screen, row by row.
std::vector<int64_t> shown_maps() {
  std::vector<std::pair<std::pair<float, float>, int64_t>> places;
  for (const WidgetRecord& widget : registry().all()) {
    if (widget.role != "map") continue;
    const int64_t k = std::stoll(widget.path.substr(widget.path.rfind('/') + 1));
    places.push_back({{widget.rect.min.y, widget.rect.min.x}, k});
  }
  std::ranges::sort(places);
  std::vector<int64_t> maps;
  for (const auto& [place, k] : places) maps.push_back(k);
  return maps;
}

using Maps = std::vector<int64_t>;

TEST(LightTable, SortsByTheStatisticsOfTheResultAndKeepsTheChosenChannel) {
  Workspace work(kMultiples);
  EXPECT_EQ(shown_maps(), (Maps{0, 1, 2, 3}));
  work.ui.click("screen/maps/grid/2");
  sort_by(work, "by max");
  EXPECT_EQ(shown_maps(), (Maps{1, 3, 0, 2}));
  sort_by(work, "by magnitude");
  EXPECT_EQ(shown_maps(), (Maps{2, 1, 3, 0}));
  sort_by(work, "by zeros");
  EXPECT_EQ(shown_maps().front(), 0);
  EXPECT_EQ(work.app.view().map, 2);
  EXPECT_EQ(work.steps(), 1U);
}

TEST(LightTable, LeastFirstTurnsTheOrderRound) {
  Workspace work(kMultiples);
  sort_by(work, "by mean");
  EXPECT_EQ(shown_maps(), (Maps{1, 3, 0, 2}));
  in_options(work, [&] { work.ui.click("screen/maps/options/descending"); });
  EXPECT_EQ(shown_maps(), (Maps{2, 0, 3, 1}));
}

TEST(LightTable, AnEditSortsAnew) {
  Workspace work(kMultiples);
  sort_by(work, "by mean");
  work.ui.click("screen/maps/grid/1");
  work.ui.click("screen/filter/negate");
  work.answer();
  work.ui.run(2);
  EXPECT_EQ(shown_maps(), (Maps{3, 0, 1, 2}));
}

TEST(LightTable, HidesMapsWhoseElementsAreAllEqual) {
  Workspace work(kMultiples);
  in_options(work, [&] { work.ui.click("screen/maps/options/hide dead"); });
  EXPECT_EQ(shown_maps(), (Maps{1, 2, 3}));
}

TEST(LightTable, SearchKeepsTheMapsWithTheseLettersInTheirNames) {
  Workspace work(kPicture);
  in_options(work, [&] { work.ui.type("screen/maps/options/search", "SS"); });
  EXPECT_EQ(shown_maps(), (Maps{1, 2}));  // Gaussian, Emboss
  in_options(work, [&] { work.ui.type("screen/maps/options/search", "nothing like it"); });
  EXPECT_EQ(shown_maps(), Maps{});
}

TEST(LightTable, SortsByName) {
  Workspace work(kPicture);
  sort_by(work, "by name");
  EXPECT_EQ(shown_maps(), (Maps{3, 2, 1, 0}));  // Corner, Emboss, Gaussian, Sobel x
}

TEST(LightTable, PageKeysWalkTheMapsInTheOrderOfTheGrid) {
  Workspace work(kMultiples);
  sort_by(work, "by max");  // 1, 3, 0, 2
  work.ui.click("screen/maps/grid/1");
  for (const int64_t expected : {3, 0, 2, 2}) {
    work.ui.key("pagedown");
    EXPECT_EQ(work.app.view().map, expected);
  }
  work.ui.key("pageup");
  EXPECT_EQ(work.app.view().map, 0);
}

TEST(LightTable, APercentileRangeHasTheQuantilesOfTheMap) {
  Workspace work(kMultiples);
  work.ui.click("screen/maps/grid/1");
  choose(work, "colours", "Grey");
  choose(work, "range", "Percentile");
  work.app.view().maps.low_percent = 10;
  work.app.view().maps.high_percent = 80;
  work.result();
  const auto expected = map_quantiles(image_view(*work.answer()->layers[0].output), 0, 1, 0.1, 0.8);
  const std::string legend = work.ui.value("screen/maps/legend");
  EXPECT_NEAR(std::stof(legend), expected->first, 0.005);
  EXPECT_NEAR(std::stof(legend.substr(legend.find("to") + 2)), expected->second, 0.005);
  EXPECT_NE(legend.find("below"), std::string::npos) << legend;
  EXPECT_NE(legend.find("above"), std::string::npos) << legend;
}

TEST(LightTable, ByHandStartsFromWhatIsSeen) {
  Workspace work(kMultiples);
  work.ui.click("screen/maps/grid/2");
  const std::string before = work.ui.value("screen/maps/legend");
  choose(work, "range", "By hand");
  EXPECT_EQ(work.ui.value("screen/maps/legend"), before);
  EXPECT_FLOAT_EQ(work.app.view().maps.manual_low,
                  -2 * work.answer()->layers[0].stats->map(0, 1).max);
}

TEST(LightTable, TheEndsOfARangeByHandAreTyped) {
  Workspace work(kMultiples);
  choose(work, "colours", "Viridis");
  choose(work, "range", "By hand");
  in_options(work, [&] {
    work.ui.type("screen/maps/options/low/value", "-0.25");
    work.ui.type("screen/maps/options/high/value", "0.75");
  });
  EXPECT_EQ(work.app.view().maps.manual_low, -0.25f);
  EXPECT_EQ(work.app.view().maps.manual_high, 0.75f);
  EXPECT_EQ(work.ui.value("screen/maps/legend"), "−0.25 to 0.75");
}

TEST(LightTable, DraggingTheLegendMovesOneEndOrBothOfASignedRange) {
  Workspace work(kMultiples);
  work.ui.click("screen/maps/grid/1");
  choose(work, "colours", "Grey");
  const MapStats stats = work.answer()->layers[0].stats->map(0, 1);
  work.ui.drag("screen/maps/legend", 40, 0);  // from the middle: the high end
  const MapsView& maps = work.app.view().maps;
  EXPECT_EQ(work.app.view().range, RangeMode::kManual);
  EXPECT_EQ(maps.manual_low, stats.min);
  EXPECT_GT(maps.manual_high, stats.max);
  work.ui.double_click("screen/maps/legend");
  EXPECT_EQ(work.app.view().range, RangeMode::kPerMap);
  choose(work, "colours", "Signed");
  work.ui.drag("screen/maps/legend", -40, 0);
  EXPECT_EQ(maps.manual_low, -maps.manual_high);
  EXPECT_LT(maps.manual_high, stats.max);
  EXPECT_GT(maps.manual_high, 0);
}

TEST(LightTable, ValuesThatAreNotFiniteAreCountedInTheTooltipOfTheirMap) {
  Workspace work(R"({"convoscope": 1,
    "input": {"pattern": {"name": "gradient", "shape": [1, 9, 11, 1]}}, "data_format": "NHWC",
    "layers": [{"op": "conv2d", "name": "conv1", "filters": {"values": [[[[3e38, 1]]]]},
      "strides": [1, 1, 1, 1], "padding": "VALID", "dilations": [1, 1, 1, 1]},
     {"op": "conv2d", "name": "conv2", "filters": {"values": [[[[3e38, 0], [0, 1]]]]},
      "strides": [1, 1, 1, 1], "padding": "VALID", "dilations": [1, 1, 1, 1]}]})");
  work.app.view().layer = 1;
  const ResultPtr result = work.answer();
  const MapStats stats = result->layers[1].stats->map(0, 0);
  ASSERT_GT(stats.positive_infinities, 0);
  work.ui.hover("screen/maps/grid/0");
  EXPECT_NE(work.ui.widget("screen/maps/grid/0")
                .tooltip.find("+∞ " + std::to_string(stats.positive_infinities)),
            std::string::npos);
}

}  // namespace
}  // namespace convoscope::app
