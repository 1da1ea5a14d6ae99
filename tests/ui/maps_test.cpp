// The grid of maps, range and colours: how a map is looked at never changes what is computed, and
// on a GPU uploads nothing.
#include <gtest/gtest.h>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

std::unique_ptr<Host> offscreen() {
  auto host = make_offscreen_host(kTall);
  return host ? std::move(*host) : nullptr;
}

void choose(Workspace& work, const std::string& combo, const std::string& item) {
  work.ui.click("screen/maps/" + combo);
  work.ui.click("screen/maps/" + combo + "/" + item);
}

TEST(Maps, AClickChoosesTheMapAndItsFilter) {
  Workspace work(kPicture);
  const ResultPtr shown = work.answer();
  work.ui.click("screen/maps/grid/2");
  EXPECT_EQ(work.app.view().map, 2);
  EXPECT_EQ(work.app.focus()->k, 2);
  work.ui.click("screen/filter/bank/3");
  EXPECT_EQ(work.app.view().map, 3);
  EXPECT_EQ(work.steps(), 1U);
  EXPECT_EQ(work.app.evaluation().result, shown);
}

TEST(Maps, RangeAndColoursUploadNothing) {
  auto host = offscreen();
  if (!host) GTEST_SKIP() << "no EGL";
  Workspace work(kPicture, std::move(host));
  work.answer();
  // Every map and both large views are on the GPU by now.
  const int64_t uploads = work.app.painted().uploads;
  EXPECT_GT(uploads, 4);
  for (const char* range : {"Shared range", "Percentile", "By hand", "Own range"}) {
    choose(work, "range", range);
    work.result();
  }
  for (const char* colours :
       {"Purple–green", "Grey", "Viridis", "Cividis", "Inferno", "Magma", "Signed"}) {
    choose(work, "colours", colours);
    work.result();
  }
  work.ui.key("ctrl+l");
  work.result();
  EXPECT_EQ(work.app.painted().uploads, uploads);
  EXPECT_EQ(work.steps(), 1U);
}

TEST(Maps, AChangedFilterUploadsItsMapAndReuse) {
  auto host = offscreen();
  if (!host) GTEST_SKIP() << "no EGL";
  Workspace work(kPicture, std::move(host));
  work.answer();
  const int64_t uploads = work.app.painted().uploads;
  work.ui.click("screen/filter/negate");
  work.answer();
  EXPECT_GT(work.app.painted().uploads, uploads);
}

TEST(Maps, TheLegendShowsTheRangeOfTheMaps) {
  Workspace work(kPicture);
  const std::string own = work.ui.value("screen/maps/legend");
  work.ui.click("screen/maps/grid/1");
  EXPECT_NE(work.ui.value("screen/maps/legend"), own);
  choose(work, "range", "Shared range");
  EXPECT_EQ(work.app.view().range, RangeMode::kShared);
  const std::string shared = work.ui.value("screen/maps/legend");
  for (const char* map : {"0", "1", "2", "3"}) {
    work.ui.click(std::string("screen/maps/grid/") + map);
    EXPECT_EQ(work.ui.value("screen/maps/legend"), shared);
  }
}

}  // namespace
}  // namespace convoscope::app
