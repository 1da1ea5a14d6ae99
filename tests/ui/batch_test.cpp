// Browsing and playing through the batch: the film moves only while it plays, by the clock of the
// frames, and only the selection changes.
#include <gtest/gtest.h>

#include "app/panels/maps/playback.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

TEST(Playback, ShowsSpeedElementsASecondInACircle) {
  Playback playback{.playing = true};
  int64_t element = 0;
  // 60 frames a second for three seconds at 4 a second: 12 steps over 5 elements.
  for (int i = 0; i < 180; ++i) element = advance(playback, 1.0 / 60, 4, element, 5);
  EXPECT_EQ(element, 12 % 5);
}

TEST(Playback, ALongPauseBetweenFramesLosesNoTime) {
  Playback steady{.playing = true}, jumpy{.playing = true};
  int64_t a = 0, b = 0;
  for (int i = 0; i < 90; ++i) a = advance(steady, 1.0 / 30, 4, a, 7);
  for (const double dt : {0.1, 1.7, 0.2, 1.0}) b = advance(jumpy, dt, 4, b, 7);
  EXPECT_EQ(a, b);
}

TEST(Playback, PausedNothingMoves) {
  Playback playback;
  EXPECT_EQ(advance(playback, 100, 4, 3, 5), 3);
  EXPECT_EQ(playback.since, 0);
}

TEST(Batch, StepperAndKeysChooseTheElementAndStopAtTheEnds) {
  Workspace work(kChain);
  const ResultPtr shown = work.answer();
  work.ui.click("screen/maps/batch/plus");
  EXPECT_EQ(work.app.view().batch, 1);
  work.ui.key(".");
  work.ui.key(".");
  EXPECT_EQ(work.app.view().batch, 2);
  for (int i = 0; i < 4; ++i) work.ui.key(",");
  EXPECT_EQ(work.app.view().batch, 0);
  EXPECT_EQ(work.app.evaluation().result, shown);
  EXPECT_EQ(work.steps(), 1U);
}

TEST(Batch, PlaysUntilItIsPausedAndStaysThere) {
  Workspace work(kChain);
  work.app.view().maps.play_speed = 10;  // an element in six frames of the test's clock
  work.ui.click("screen/maps/play");
  ASSERT_TRUE(work.ui.run_until([&] { return work.app.view().batch == 2; }, 60));
  ASSERT_TRUE(work.ui.run_until([&] { return work.app.view().batch == 0; }, 60));
  work.ui.click("screen/maps/play");
  const int64_t stays = work.app.view().batch;
  work.ui.run(120);
  EXPECT_EQ(work.app.view().batch, stays);
}

TEST(Batch, ASinglePictureHasNothingToBrowse) {
  Workspace work(kPicture);
  EXPECT_FALSE(work.ui.has("screen/maps/batch"));
  EXPECT_FALSE(work.ui.has("screen/maps/play"));
}

}  // namespace
}  // namespace convoscope::app
