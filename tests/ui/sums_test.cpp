// The sum of the explained element in its three views: what they show is what the engine explains,
// whole, in the smallest window too.
#include <gtest/gtest.h>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

constexpr const char* kCard = "screen/running sum/";

std::string path_of(std::string_view name) { return kCard + std::string(name); }

class Sums : public ::testing::TestWithParam<HostOptions> {
 protected:
  Sums() : work(kChain, make_null_host(GetParam())) {
    work.answer();
    work.ui.click("bar/Arithmetic");
  }

  // On screen and not cut by what scrolls.
  void expect_whole(const std::string& path, const Rect& window) {
    ASSERT_TRUE(work.ui.has(path)) << path;
    const WidgetRecord widget = work.ui.widget(path);
    EXPECT_TRUE(widget.visible) << path;
    EXPECT_GT(widget.rect.height(), 14) << path;
    EXPECT_LE(widget.rect.max.y, window.max.y) << path;
  }

  Rect window() const {
    return Rect::of(0, 0, static_cast<float>(GetParam().width),
                    static_cast<float>(GetParam().height));
  }

  Workspace work;
};

TEST_P(Sums, OrdersAreShownOneARow) {
  work.ui.click("screen/running sum/view/Orders");
  ASSERT_NE(work.app.focus(), nullptr);
  const Explanation& e = work.app.focus()->explanation;
  ASSERT_FALSE(e.orders.empty());
  float last = 0;
  for (const ComparedSum& order : e.orders) {
    const std::string path = path_of(order.name);
    expect_whole(path, window());
    const WidgetRecord row = work.ui.widget(path);
    EXPECT_GE(row.rect.min.y, last) << path << " covers the row above";
    last = row.rect.max.y;
    const bool engines = order.value == e.engine.value;
    EXPECT_EQ(row.tooltip.find("engine's value") != std::string::npos, engines) << path;
  }
}

TEST_P(Sums, WordsAreTheEngines) {
  work.ui.click("screen/running sum/view/Why");
  const Explanation& e = work.app.focus()->explanation;
  EXPECT_EQ(work.ui.value("screen/running sum/note"), e.note);
  EXPECT_EQ(work.ui.value("screen/running sum/why"), e.why);
  expect_whole("screen/running sum/note", window());
  expect_whole("screen/running sum/why", window());
}

TEST_P(Sums, TheChosenViewIsKeptAndChangesNothingElse) {
  const ResultPtr answer = work.result();
  for (const auto& [label, view] : {std::pair{"Orders", SumView::kOrders},
                                    {"Why", SumView::kWhy},
                                    {"Terms", SumView::kTerms}}) {
    work.ui.click(path_of("view/") + label);
    EXPECT_EQ(work.app.view().sum_view, view);
    EXPECT_EQ(work.ui.has("screen/running sum/float32 minus double"), view == SumView::kTerms);
  }
  EXPECT_EQ(work.result(), answer);
}

INSTANTIATE_TEST_SUITE_P(Of, Sums,
                         ::testing::Values(HostOptions{.width = 1280, .height = 720}, kTall),
                         [](const auto& test) {
                           return test.param.width == 1280 ? "SmallestWindow" : "TallWindow";
                         });

}  // namespace
}  // namespace convoscope::app
