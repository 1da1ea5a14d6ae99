// The sliding window: the order in which outputs and taps are visited, against loops written out
// here, and how one gets to see how an output was made.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "app/panels/learn/learn_state.h"
#include "app/panels/learn/loop_nest.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using ::testing::HasSubstr;

constexpr ImageShape kMaps{1, 3, 4, 2};

std::vector<LoopPlace> visited(LoopNest nest) {
  std::vector<LoopPlace> places;
  for (int64_t i = 0; i < 3 * 4 * 2; ++i) places.push_back(place_of(i, kMaps, nest));
  return places;
}

bool comes_before(const LoopPlace& a, const LoopPlace& b, std::array<int64_t LoopPlace::*, 3> by) {
  for (const auto part : by) {
    if (a.*part != b.*part) return a.*part < b.*part;
  }
  return false;
}

TEST(LoopNest, VisitsEveryOutputInTheOrderOfItsLoops) {
  const std::pair<LoopNest, std::array<int64_t LoopPlace::*, 3>> nests[] = {
      {LoopNest::kRowsColumnsMaps, {&LoopPlace::y, &LoopPlace::x, &LoopPlace::k}},
      {LoopNest::kMapsRowsColumns, {&LoopPlace::k, &LoopPlace::y, &LoopPlace::x}},
      {LoopNest::kColumnsRowsMaps, {&LoopPlace::x, &LoopPlace::y, &LoopPlace::k}}};
  for (const auto& [nest, order] : nests) {
    std::vector<LoopPlace> loops;
    for (int64_t y = 0; y < 3; ++y) {
      for (int64_t x = 0; x < 4; ++x) {
        for (int64_t k = 0; k < 2; ++k) loops.push_back({y, x, k});
      }
    }
    std::ranges::sort(
        loops, [&](const LoopPlace& a, const LoopPlace& b) { return comes_before(a, b, order); });
    EXPECT_EQ(visited(nest), loops);
    for (int64_t i = 0; i < 24; ++i) {
      EXPECT_EQ(index_of(place_of(i, kMaps, nest), kMaps, nest), i);
    }
  }
}

TEST(SlidingWindow, GoesThroughAllMapsOfAPixelFirstWhereThatIsTheOrder) {
  Workspace work(kPicture);
  work.result();
  work.app.view().screen = Screen::kArithmetic;
  work.app.view().learn.nest = LoopNest::kRowsColumnsMaps;
  work.app.view().element = Element{2, 24};
  work.app.view().map = 2;
  work.result();
  work.ui.click("screen/products/window/after");
  EXPECT_EQ(work.app.view().map, 3);
  EXPECT_EQ(work.app.view().element, (Element{2, 24}));
  work.ui.click("screen/products/window/after");
  EXPECT_EQ(work.app.view().map, 0);
  EXPECT_EQ(work.app.view().element, (Element{3, 0}));
  work.ui.click("screen/products/window/before");
  EXPECT_EQ(work.app.view().map, 3);
  EXPECT_EQ(work.app.view().element, (Element{2, 24}));
}

TEST(SlidingWindow, AddsTapAfterTapAndThenBeginsTheNextOutput) {
  Workspace work(kPicture);
  work.result();
  work.app.view().screen = Screen::kArithmetic;
  work.app.view().learn.taps = work.app.view().learn.loops = true;
  work.app.view().element = Element{5, 5};
  work.result();
  for (int i = 0; i < 26; ++i) work.ui.click("screen/products/window/after");
  EXPECT_EQ(work.app.learn().tap, 26) << "3·3·3 taps";
  EXPECT_THAT(work.ui.value("screen/products/window/code"), HasSubstr("kh 2  kw 2  c 2"));
  EXPECT_EQ(work.app.view().element, (Element{5, 5}));
  work.ui.click("screen/products/window/after");
  EXPECT_EQ(work.app.learn().tap, 0);
  EXPECT_EQ(work.app.view().element, (Element{5, 6}));
  work.ui.click("screen/products/window/before");
  EXPECT_EQ(work.app.learn().tap, 26);
  EXPECT_EQ(work.app.view().element, (Element{5, 5}));
}

TEST(HowMade, LeadsFromTheMapToItsSumAndPlaysTheTaps) {
  Workspace work(kPicture);
  work.result();
  work.app.view().element = Element{7, 3};
  work.result();
  work.ui.click("screen/views/how");
  EXPECT_EQ(work.app.view().screen, Screen::kArithmetic);
  EXPECT_EQ(work.app.view().element, (Element{7, 3}));
  EXPECT_TRUE(work.app.learn().slide.playing);
  EXPECT_TRUE(work.ui.run_until([&] { return work.app.learn().tap == 2; }, 400));
  work.ui.click("screen/products/window/play");
  EXPECT_FALSE(work.app.learn().slide.playing);
}

TEST(HowMade, OfAnElementOfTheChainShowsThatLayer) {
  Workspace work(kChain);
  work.result();
  work.app.view().screen = Screen::kChain;
  work.app.view().chain.level = 1;
  work.app.view().chain.element = Element{4, 6};
  work.result();
  work.ui.click("screen/chain_strip/how");
  work.result();
  EXPECT_EQ(work.app.view().screen, Screen::kArithmetic);
  EXPECT_EQ(work.app.view().layer, 0U);
  EXPECT_EQ(work.app.view().element, (Element{4, 6}));
}

TEST(HowMade, OnCompareIsToldOnlyOfThePresentExperiment) {
  Workspace work(kPicture);
  work.app.view().screen = Screen::kCompare;
  work.result();
  work.ui.key("F4");
  work.ui.run(3);
  EXPECT_EQ(work.app.view().screen, Screen::kCompare) << "neither side is the present one";
  EXPECT_THAT(work.notice().sentence, HasSubstr("present experiment"));
  work.app.view().compare.a = {SideKind::kPresent};
  work.result();
  work.ui.click("screen/twin_a/how");
  EXPECT_EQ(work.app.view().screen, Screen::kArithmetic);
}

TEST(HowMade, OfALayerWithoutProductsIsASentence) {
  Workspace work(R"({"convoscope": 1,
    "input": {"pattern": {"name": "gradient", "shape": [1, 8, 8, 1]}},
    "layers": [{"op": "max_pool2d", "name": "pool", "ksize": 2, "strides": 2,
                "padding": "VALID"}]})");
  work.result();
  work.ui.key("F4");
  work.ui.run(3);
  EXPECT_EQ(work.app.view().screen, Screen::kExplore);
  EXPECT_THAT(work.notice().sentence, HasSubstr("no products"));
}

}  // namespace
}  // namespace convoscope::app
