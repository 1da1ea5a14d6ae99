// Laws of the charts: ticks are round and inside, the mouse finds every column, and what is shown
// is in the registry.
#include "app/widgets/plots.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "app/host/host.h"
#include "app/widgets/card.h"
#include "app/widgets/color_legend.h"
#include "app/widgets/plot_frame.h"
#include "app/widgets/registry.h"

namespace convoscope::app {
namespace {

TEST(RoundTicks, AreEvenRoundInsideAndNotTooMany) {
  for (const auto& [low, high] :
       {std::pair{-0.21, 0.06}, {0.0, 1.0}, {-3e-9, 7e-9}, {-120.0, 99000.0}}) {
    const std::vector<double> ticks = round_ticks(low, high, 4);
    ASSERT_GE(ticks.size(), 2u) << low;
    EXPECT_LE(ticks.size(), 5u) << low;
    const double step = ticks[1] - ticks[0];
    const double leading = step / std::pow(10, std::floor(std::log10(step) + 1e-9));
    EXPECT_NEAR(std::min({std::fabs(leading - 1), std::fabs(leading - 2), std::fabs(leading - 5)}),
                0, 1e-6);
    for (const double tick : ticks) {
      EXPECT_GE(tick, low - step * 1e-9);
      EXPECT_LE(tick, high + step * 1e-9);
      EXPECT_NEAR(std::remainder(tick, step), 0, step * 1e-9);
    }
  }
  EXPECT_TRUE(round_ticks(1, 1, 4).empty());
}

TEST(RoundTicks, TheirDigitsTellThemApart) {
  EXPECT_EQ(tick_digits({0, 0.1, 0.2}), 1);
  EXPECT_EQ(tick_digits({0, 0.05}), 2);
  EXPECT_EQ(tick_digits({0, 10}), 0);
}

class PlotsTest : public testing::Test {
 protected:
  PlotsTest() : host_(make_null_host({.width = 600, .height = 400})) {}

  template <typename Draw>
  auto at(float x, float y, Draw draw) {
    host_->post(MouseMove{x, y});
    decltype(draw()) result;
    for (int i = 0; i < 3; ++i) {
      host_->begin_frame(0);
      begin_page();
      ImGui::SetCursorScreenPos({10, 10});
      result = draw();
      end_page();
      host_->end_frame();
    }
    return result;
  }

  std::unique_ptr<Host> host_;
};

TEST_F(PlotsTest, EveryBinOfAHistogramIsFoundAndOutsideThereIsNone) {
  const std::vector<int64_t> counts = {5, 0, 700, 12};
  const auto draw = [&] {
    return histogram_plot({.id = "values", .counts = counts, .low = -2, .high = 2}, {400, 200});
  };
  std::set<size_t> found;
  for (float x = 0; x < 420; x += 7) {
    if (const auto bin = at(x, 100, draw)) found.insert(*bin);
  }
  EXPECT_EQ(found, (std::set<size_t>{0, 1, 2, 3}));
  EXPECT_FALSE(at(300, 390, draw));
  for (float x = 400; x > 0; x -= 5) {
    if (at(x, 100, draw) == size_t{2}) break;
  }
  const WidgetRecord* record = registry().find("values");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->value, "700 in 0 to 1");
}

TEST_F(PlotsTest, ARunningSumTellsTheTermUnderTheMouse) {
  const std::vector<double> sums = {0.5, 0.25, 0.25};
  const auto draw = [&] { return running_sum_plot({.id = "sum", .sums = sums}, {500, 200}); };
  for (float x = 100; x < 500; x += 5) {
    if (at(x, 100, draw) == size_t{1}) break;
  }
  const WidgetRecord* record = registry().find("sum");
  ASSERT_NE(record, nullptr);
  EXPECT_EQ(record->value, "term 2: \u22120.25, sum 0.25");
}

TEST_F(PlotsTest, EmptyAndBrokenDataDrawWithoutHarm) {
  const std::vector<double> broken = {1, NAN, INFINITY, -1};
  const std::vector<float> flat = {0, 0, 0}, lone = {NAN};
  const PlotSeries series[] = {{"flat", flat, 1}, {"lone", lone, 1}, {"none", {}, 1}};
  const auto draw = [&] {
    histogram_plot({.id = "h0"}, {100, 80});
    histogram_plot({.id = "h1", .low = 1, .high = 1}, {3, 2});
    line_plot({.id = "l0", .series = series}, {100, 80});
    line_plot({.id = "l1"}, {2, 2});
    running_sum_plot({.id = "r0"}, {100, 80});
    running_sum_plot({.id = "r1", .sums = broken, .group = 3}, {100, 80});
    bars_plot({.id = "b0"}, {100, 80});
    bars_plot({.id = "b1", .values = broken}, {100, 80});
    color_legend({.id = "c0", .low = 2, .high = 2}, 10);
    return 0;
  };
  at(50, 50, draw);
  EXPECT_EQ(registry().all().size(), 9u);
  EXPECT_TRUE(registry().duplicates().empty());
}

}  // namespace
}  // namespace convoscope::app
