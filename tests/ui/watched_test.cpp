// Pinned elements stay watched while settings change: they keep their place, show the newest value,
// and say when their place is gone.
#include "app/panels/explore/watched.h"

#include <gtest/gtest.h>

#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

constexpr const char* kMap = "screen/views/map";

class Watched : public ::testing::Test {
 protected:
  Watched() : work(kPicture) {}
  void shift_click() {
    work.ui.hover(kMap);
    work.ui.post(KeyEdge{Key::kLeftShift, true});
    work.ui.settle();
    work.ui.click(kMap);
    work.ui.post(KeyEdge{Key::kLeftShift, false});
    work.ui.settle();
  }
  float value_at(const Pin& pin) {
    return image_view(*work.answer()->layers[0].output).at(pin.n, pin.y, pin.x, pin.k);
  }
  const std::vector<Pin>& pins() { return work.app.view().maps.pins; }

  Workspace work;
};

TEST_F(Watched, ShiftAndAClickPinTheElementAndLetGoOfIt) {
  work.answer();
  const std::optional<Element> explained = work.app.view().element;
  shift_click();
  ASSERT_EQ(pins().size(), 1u);
  EXPECT_EQ((Element{pins()[0].y, pins()[0].x}), (Element{10, 12}));  // the middle of 21×25
  EXPECT_EQ(pins()[0].value, value_at(pins()[0]));
  EXPECT_EQ(work.app.view().element, explained) << "what is explained is another matter";
  shift_click();
  EXPECT_TRUE(pins().empty());
}

TEST_F(Watched, ButtonAndKeyPinTheExplainedElement) {
  work.ui.click(kMap);
  work.ui.key("p");
  ASSERT_EQ(pins().size(), 1u);
  EXPECT_EQ((Element{pins()[0].y, pins()[0].x}), *work.app.view().element);
  work.ui.key("right");
  work.ui.click("screen/views/pin");
  ASSERT_EQ(pins().size(), 2u);
  EXPECT_EQ(pins()[1].x, pins()[0].x + 1);
  EXPECT_EQ(work.steps(), 1U);
}

TEST_F(Watched, AnEditChangesTheValueThatIsListedAndNotTheOneThatWasPinned) {
  work.ui.click(kMap);
  work.ui.click("screen/views/pin");
  const Pin pinned = pins()[0];
  ASSERT_NE(pinned.value, 0);
  work.ui.click("screen/filter/negate");
  work.answer();
  EXPECT_EQ(pins()[0], pinned);
  EXPECT_EQ(pinned_value(*work.answer(), pins()[0]), -pinned.value);
}

TEST_F(Watched, APlaceThatIsGoneIsOutsideAndComesBack) {
  work.ui.click(kMap);
  work.ui.click("screen/views/pin");
  const Pin pinned = pins()[0];
  work.type("screen/settings/strides/height", "5");
  EXPECT_FALSE(pinned_value(*work.answer(), pinned));
  EXPECT_EQ(pins()[0], pinned) << "a pin never moves";
  work.ui.key("ctrl+z");
  EXPECT_EQ(pinned_value(*work.answer(), pinned), pinned.value);
}

TEST_F(Watched, EachIsLetGoOfAloneOrAllAtOnce) {
  work.ui.click(kMap);
  for (int i = 0; i < 3; ++i) {
    work.ui.click("screen/views/pin");
    work.ui.click(kMap);
    for (int step = 0; step <= i; ++step) work.ui.key("down");
  }
  ASSERT_EQ(pins().size(), 3u);
  const Pin last = pins()[2];
  work.ui.click("screen/views/watched/unpin 1");
  ASSERT_EQ(pins().size(), 2u);
  EXPECT_EQ(pins()[1], last);
  work.ui.click("screen/views/watched/unpin all");
  EXPECT_TRUE(pins().empty());
}

}  // namespace
}  // namespace convoscope::app
