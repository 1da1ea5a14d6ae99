// Laws of the one answer that is worked out aside.
#include "app/compute/aside.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace convoscope::app {
namespace {

std::atomic<int> g_worked{0};
std::atomic<bool> g_held{false};

int square(const int& number) {
  while (g_held) std::this_thread::yield();
  ++g_worked;
  return number * number;
}

class Questions : public ::testing::Test {
 protected:
  Questions() { g_worked = 0; }
  ~Questions() override { g_held = false; }
  Background background;
  Aside<int, int> aside{background, square};
};

TEST_F(Questions, AreAnsweredOnceAndRemembered) {
  EXPECT_EQ(aside.ask(3).answer, nullptr);
  background.wait_idle();
  for (int frame = 0; frame < 5; ++frame) {
    const auto known = aside.ask(3);
    ASSERT_TRUE(known.answers(3));
    EXPECT_EQ(*known.answer, 9);
  }
  EXPECT_EQ(g_worked, 1);
}

TEST_F(Questions, OfLittleWorkAreAnsweredAtOnce) {
  const auto known = aside.ask(4, true);
  ASSERT_TRUE(known.answers(4));
  EXPECT_EQ(*known.answer, 16);
}

TEST_F(Questions, LeaveTheLastAnswerUntilTheirsIsThere) {
  aside.ask(3, true);
  g_held = true;
  const auto meanwhile = aside.ask(5);
  EXPECT_FALSE(meanwhile.answers(5));
  EXPECT_EQ(*meanwhile.answer, 9);
  g_held = false;
  background.wait_idle();
  EXPECT_EQ(*aside.ask(5).answer, 25);
}

TEST_F(Questions, ThatCameAndWentWhileOneWasOutAreNotWorkedOut) {
  g_held = true;
  for (const int number : {1, 2, 3, 4}) aside.ask(number);
  g_held = false;
  background.wait_idle();
  aside.ask(4);
  background.wait_idle();
  EXPECT_EQ(*aside.ask(4).answer, 16);
  EXPECT_EQ(g_worked, 2) << "the first and the last";
}

}  // namespace
}  // namespace convoscope::app
