// The laws of the event queue: nothing a person did is lost, whatever falls into one frame.
#include "app/host/event_queue.h"

#include <gtest/gtest.h>

#include "app/host/style.h"

namespace convoscope::app {
namespace {

class EventQueueTest : public testing::Test {
 protected:
  EventQueueTest() : host_(make_null_host({.width = 200, .height = 100})) { frame(); }

  FrameInput frame() {
    FrameInput input = host_->begin_frame(0);
    host_->end_frame();
    return input;
  }
  // Frames until the queue is empty, counting those in which `seen` held.
  template <typename Predicate>
  int frames_where(Predicate seen) {
    int count = 0;
    for (int i = 0; i < 20; ++i) {
      host_->begin_frame(0);
      count += seen() ? 1 : 0;
      host_->end_frame();
    }
    EXPECT_FALSE(host_->has_pending_events());
    return count;
  }

  std::unique_ptr<Host> host_;
};

TEST_F(EventQueueTest, AKeyPressedAndReleasedBetweenTwoFramesIsSeenOnce) {
  host_->post(KeyEdge{letter_key('Z'), true});
  host_->post(KeyEdge{letter_key('Z'), false});
  EXPECT_EQ(frames_where([] { return key_pressed(letter_key('Z')); }), 1);
}

TEST_F(EventQueueTest, AFastChordIsSeenWithItsModifierHeld) {
  host_->post(KeyEdge{Key::kLeftCtrl, true});
  host_->post(KeyEdge{letter_key('S'), true});
  host_->post(KeyEdge{letter_key('S'), false});
  host_->post(KeyEdge{Key::kLeftCtrl, false});
  const Chord save{.ctrl = true, .key = letter_key('S')};
  EXPECT_EQ(frames_where([&] { return chord_pressed(save); }), 1);
}

TEST_F(EventQueueTest, AChordDoesNotFireWithOtherModifiers) {
  host_->post(KeyEdge{Key::kLeftCtrl, true});
  host_->post(KeyEdge{Key::kLeftShift, true});
  host_->post(KeyEdge{letter_key('Z'), true});
  const Chord undo{.ctrl = true, .key = letter_key('Z')};
  EXPECT_EQ(frames_where([&] { return chord_pressed(undo); }), 0);
}

TEST_F(EventQueueTest, AClickInsideOneFrameIsSeenOnceWhereTheMouseWas) {
  host_->post(MouseMove{30, 40});
  host_->post(MouseButton{0, true});
  host_->post(MouseButton{0, false});
  host_->post(MouseMove{90, 10});
  ImVec2 place;
  const int clicks = frames_where([&] {
    if (!ImGui::IsMouseClicked(0)) return false;
    place = ImGui::GetMousePos();
    return true;
  });
  EXPECT_EQ(clicks, 1);
  EXPECT_EQ(place.x, 30);
  EXPECT_EQ(place.y, 40);
}

TEST_F(EventQueueTest, LosingTheFocusReleasesEveryKey) {
  host_->post(KeyEdge{Key::kLeftCtrl, true});
  frame();
  ASSERT_TRUE(ImGui::GetIO().KeyCtrl);
  host_->post(FocusLost{});
  frame();
  EXPECT_FALSE(ImGui::GetIO().KeyCtrl);
  EXPECT_FALSE(key_down(Key::kLeftCtrl));
}

TEST_F(EventQueueTest, ADropAndAWishToCloseReachTheFrameOnce) {
  host_->post(Drop{{"a.png", "b.png"}});
  host_->post(CloseRequest{});
  const FrameInput first = frame();
  EXPECT_EQ(first.dropped, (std::vector<std::filesystem::path>{"a.png", "b.png"}));
  EXPECT_TRUE(first.close_requested);
  const FrameInput second = frame();
  EXPECT_TRUE(second.dropped.empty());
  EXPECT_FALSE(second.close_requested);
}

TEST_F(EventQueueTest, SizeAndScaleLastUntilTheyChangeAgain) {
  host_->post(Resize{640, 480});
  host_->post(ScaleChange{2});
  for (int i = 0; i < 3; ++i) {
    const FrameInput input = frame();
    EXPECT_EQ(input.width, 640);
    EXPECT_EQ(input.height, 480);
    EXPECT_EQ(input.scale, 2);
    EXPECT_EQ(dp(10), 20);
  }
}

TEST(Chord, IsReadBackFromItsLabel) {
  for (const char* words : {"Ctrl+Z", "Ctrl+Shift+Z", "Alt+Left", "F11", "Escape", "Ctrl+,", "0"}) {
    const auto chord = parse_chord(words);
    ASSERT_TRUE(chord) << words;
    EXPECT_EQ(chord_label(*chord), words);
  }
  EXPECT_EQ(parse_chord("ctrl+shift+z"), parse_chord("Shift+Ctrl+Z"));
}

TEST(Chord, RefusesUnknownWords) {
  for (const char* words : {"", "ctrl+", "hyper+a", "zz", "f13", "ctrl+é"}) {
    EXPECT_FALSE(parse_chord(words)) << words;
  }
}

}  // namespace
}  // namespace convoscope::app
