// Without a mouse: everything that is on screen is reached, scrolled into sight and used.
#include "app/widgets/keyboard.h"

#include <gtest/gtest.h>

#include <set>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

// Low enough that columns scroll.
constexpr HostOptions kLow{.width = 1280, .height = 720};

std::string at() { return keyboard::pointed(); }

void go_to(Workspace& work, const std::string& path) {
  for (int i = 0; i < 400 && at() != path; ++i) work.ui.key("tab");
  ASSERT_EQ(at(), path) << "never reached";
  work.ui.run(8);
}

// What a person can do something to, or learn something from.
std::set<std::string> reachable() {
  std::set<std::string> paths;
  for (const WidgetRecord& widget : registry().all()) {
    const bool part_of_stepper = widget.path.ends_with("/minus") || widget.path.ends_with("/plus");
    if (widget.enabled && widget.role != "segmented" && !part_of_stepper) paths.insert(widget.path);
  }
  return paths;
}

class Keyboard : public ::testing::TestWithParam<const char*> {};

void expect_all_reached(Workspace& work) {
  std::set<std::string> wanted = reachable();
  ASSERT_GT(wanted.size(), 10U);
  std::string last;
  for (size_t i = 0; i < wanted.size() + 300 && !wanted.empty(); ++i) {
    work.ui.key("tab");
    work.ui.run(8);
    wanted.erase(at());
    if (!at().empty()) last = at();
    const WidgetRecord* widget = registry().find(at());
    ASSERT_TRUE(widget != nullptr) << at() << " after " << last;
    EXPECT_TRUE(widget->visible) << at();
  }
  EXPECT_EQ(wanted, std::set<std::string>{});
}

TEST_P(Keyboard, ReachesEveryWidgetOfAScreenAndBringsItIntoSight) {
  Workspace work(kPicture, make_null_host(kLow));
  work.ui.click(GetParam());
  expect_all_reached(work);
}

INSTANTIATE_TEST_SUITE_P(Of, Keyboard,
                         ::testing::Values("bar/Explore", "bar/Filters", "bar/Chain",
                                           "bar/Compare", "bar/Arithmetic"),
                         [](const auto& test) { return std::string(test.param).substr(4); });

TEST(KeyboardPointer, ReachesEveryWidgetOfTheDrawer) {
  Workspace work(kPicture, make_null_host(kLow));
  work.ui.key("ctrl+shift+n");
  work.ui.key("ctrl+h");
  work.result();
  ASSERT_TRUE(work.ui.has("timeline/take"));
  expect_all_reached(work);
}

TEST(KeyboardPointer, BackIsTheWayForthTurnedRound) {
  Workspace work(kPicture);
  std::vector<std::string> forth;
  for (int i = 0; i < 12; ++i) {
    work.ui.key("tab");
    forth.push_back(at());
  }
  for (int i = 10; i >= 0; --i) {
    work.ui.key("shift+tab");
    EXPECT_EQ(at(), forth[static_cast<size_t>(i)]);
  }
}

TEST(KeyboardPointer, GoesFromPanelToPanel) {
  Workspace work(kPicture);
  std::set<std::string> panels;
  for (int i = 0; i < 5; ++i) {
    work.ui.key("f6");
    panels.insert(at().substr(0, at().find('/', 7)));
  }
  for (const char* panel : {"screen/settings", "screen/views", "screen/filter", "screen/maps"}) {
    EXPECT_TRUE(panels.contains(panel)) << panel;
  }
}

TEST(KeyboardPointer, SpacePressesAButton) {
  Workspace work(kPicture);
  go_to(work, "screen/settings/padding/VALID");
  work.ui.key("space");
  EXPECT_EQ(work.layer().padding.mode, PaddingMode::kValid);
  EXPECT_EQ(work.steps(), 2U);
}

TEST(KeyboardPointer, ArrowsTurnAValueAndEnterTypesIt) {
  Workspace work(kPicture);
  go_to(work, "screen/settings/strides/height");
  work.ui.key("up");
  EXPECT_EQ(work.layer().strides.h, 2);
  work.ui.key("down");
  EXPECT_EQ(work.layer().strides.h, 1);
  work.ui.key("enter");
  work.ui.key("ctrl+a");
  work.ui.text("3");
  work.ui.key("tab");
  EXPECT_EQ(work.layer().strides.h, 3) << "leaving a field by Tab keeps what was typed";
  EXPECT_NE(at(), "screen/settings/strides/height");
}

TEST(KeyboardPointer, OpensAListAndChoosesFromIt) {
  Workspace work(kPicture);
  go_to(work, "screen/maps/colours");
  work.ui.key("enter");
  work.ui.run(8);
  go_to(work, "screen/maps/colours/Grey");
  work.ui.key("enter");
  work.ui.run(4);
  EXPECT_EQ(work.app.view().colormap, Colormap::kGrey);
}

TEST(KeyboardPointer, EveryScreenHasANumber) {
  Workspace work(kPicture);
  for (const auto& [chord, screen] :
       {std::pair{"ctrl+2", Screen::kFilters}, std::pair{"ctrl+3", Screen::kChain},
        std::pair{"ctrl+4", Screen::kCompare}, std::pair{"ctrl+5", Screen::kArithmetic},
        std::pair{"ctrl+1", Screen::kExplore}}) {
    work.ui.key(chord);
    EXPECT_EQ(work.app.view().screen, screen) << chord;
  }
}

TEST(KeyboardPointer, EditsAWeight) {
  Workspace work(kPicture);
  go_to(work, "screen/filter/cells");
  work.ui.key("enter");
  work.ui.key("right");
  work.ui.key("enter");
  work.ui.key("ctrl+a");
  work.ui.text("0.25");
  work.ui.key("enter");
  EXPECT_EQ(weights_of(work.layer(), 0)[3], 0.25f) << "row 0, column 1, channel 0 of 3";
}

TEST(KeyboardPointer, ArrowsMoveTheExplainedElementOfAPictureThatWasEntered) {
  Workspace work(kPicture);
  go_to(work, "screen/views/map");
  const Element before = *work.app.view().element;
  work.ui.key("enter");
  work.ui.key("left");
  EXPECT_EQ(*work.app.view().element, (Element{before.y, before.x - 1}));
}

TEST(KeyboardPointer, ArrowsGoToTheNeighbouringFilter) {
  Workspace work(kPicture);
  go_to(work, "screen/filter/bank/0");
  work.ui.key("right");
  work.ui.run(8);
  EXPECT_EQ(at(), "screen/filter/bank/1");
  work.ui.key("enter");
  work.ui.run(4);
  EXPECT_EQ(work.app.view().map, 1);
}

TEST(KeyboardPointer, OnlyWhatIsInAnOpenPopupCounts) {
  Workspace work(kPicture);
  go_to(work, "screen/filter/presets");
  work.ui.key("enter");
  work.ui.run(8);
  ASSERT_TRUE(work.ui.has("screen/filter/preset list/search"));
  for (int i = 0; i < 8; ++i) {
    work.ui.key("tab");
    EXPECT_TRUE(at().starts_with("screen/filter/preset list/")) << at();
  }
}

TEST(KeyboardPointer, MovingTheMouseTakesOver) {
  Workspace work(kPicture);
  work.ui.key("tab");
  ASSERT_NE(at(), "");
  work.ui.run(8);
  work.ui.move_to({900, 600});
  work.ui.run(2);
  EXPECT_EQ(at(), "");
}

}  // namespace
}  // namespace convoscope::app
