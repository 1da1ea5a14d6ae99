// Which pixels of an axis are shown where not all fit.
#include "app/panels/compare/axis_reads.h"

#include <gtest/gtest.h>

#include "tests/support/seeded.h"

namespace convoscope::app {
namespace {

using testing::Seeded;

TEST(ShownRuns, AllWhereTheyFit) {
  EXPECT_EQ(shown_runs(-2, 10, 3, 4, 12), (std::vector<PixelRun>{{-2, 10}}));
}

TEST(ShownRuns, HoldBothEndsAndTheCentreWithinTheRoom) {
  Seeded random;
  for (int i = 0; i < 500; ++i) {
    const int64_t low = -random.integer(0, 5), high = random.integer(40, 300);
    const int64_t centre = random.integer(low, high - 1), end = random.integer(1, 9);
    const int64_t room = random.integer(5, 39);
    const std::vector<PixelRun> runs = shown_runs(low, high, centre, end, room);
    int64_t cells = static_cast<int64_t>(runs.size()) - 1;  // gaps
    bool has_centre = false;
    for (size_t r = 0; r < runs.size(); ++r) {
      EXPECT_LT(runs[r].first, runs[r].last);
      if (r > 0) {
        EXPECT_GT(runs[r].first, runs[r - 1].last);
      }
      cells += runs[r].last - runs[r].first;
      has_centre = has_centre || (centre >= runs[r].first && centre < runs[r].last);
    }
    EXPECT_TRUE(has_centre) << low << " " << high << " " << centre << " " << room;
    EXPECT_EQ(runs.front().first, low);
    EXPECT_EQ(runs.back().last, high);
    EXPECT_LE(cells, room);
  }
}

}  // namespace
}  // namespace convoscope::app
