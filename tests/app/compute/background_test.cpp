// Background runs every job, in order, aside.
#include "app/compute/background.h"

#include <gtest/gtest.h>

#include <new>
#include <vector>

#include "tests/app/compute/gate.h"

namespace convoscope::app {
namespace {

using testing::Gate;

TEST(Background, RunsEveryJobInOrderAndNeverOnTheCaller) {
  std::vector<int> ran;
  const std::thread::id caller = std::this_thread::get_id();
  bool elsewhere = true;
  Background background;
  for (int i = 0; i < 100; ++i) {
    background.run([&, i] {
      ran.push_back(i);
      elsewhere = elsewhere && std::this_thread::get_id() != caller;
    });
  }
  background.wait_idle();
  ASSERT_EQ(ran.size(), 100u);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(ran[static_cast<size_t>(i)], i);
  EXPECT_TRUE(elsewhere);
}

TEST(Background, SaysThatItIsBusyWhileAJobRunsOrWaits) {
  Gate started, go_on;
  Background background;
  EXPECT_FALSE(background.busy());
  background.run([&] {
    started.open();
    go_on.wait();
  });
  started.wait();
  EXPECT_TRUE(background.busy());
  go_on.open();
  background.wait_idle();
  EXPECT_FALSE(background.busy());
}

TEST(Background, GoesOnAfterAJobThatFoundNoMemory) {
  bool ran = false;
  Background background;
  background.run([] { throw std::bad_alloc(); });
  background.run([&] { ran = true; });
  background.wait_idle();
  EXPECT_TRUE(ran);
}

}  // namespace
}  // namespace convoscope::app
