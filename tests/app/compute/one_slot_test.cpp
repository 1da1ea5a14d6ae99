// The latest job wins; whoever submits never waits.
#include "app/compute/one_slot.h"

#include <gtest/gtest.h>

#include <atomic>
#include <vector>

#include "tests/app/compute/gate.h"

namespace convoscope::app {
namespace {

using testing::Gate;

TEST(OneSlot, OfManyWaitingJobsTheLastOneRuns) {
  Gate started, go_on;
  std::vector<int> ran;
  OneSlot slot;
  slot.submit([&](const CancelToken&) {
    started.open();
    go_on.wait();
    ran.push_back(0);
  });
  started.wait();
  for (int i = 1; i <= 50; ++i) slot.submit([&, i](const CancelToken&) { ran.push_back(i); });
  EXPECT_TRUE(slot.busy());  // and submit() came back 50 times while job 0 stood still
  go_on.open();
  slot.wait_idle();
  EXPECT_EQ(ran, (std::vector<int>{0, 50}));
  EXPECT_FALSE(slot.busy());
}

TEST(OneSlot, ANewJobCancelsTheRunningOne) {
  Gate started;
  std::atomic<bool> cancelled{false};
  OneSlot slot;
  slot.submit([&](const CancelToken& token) {
    started.open();
    while (!token.cancelled()) std::this_thread::yield();
    cancelled = true;
  });
  started.wait();
  bool second_cancelled = true;
  slot.submit([&](const CancelToken& token) { second_cancelled = token.cancelled(); });
  slot.wait_idle();
  EXPECT_TRUE(cancelled);
  EXPECT_FALSE(second_cancelled);
}

TEST(OneSlot, EndingCancelsTheRunningJob) {
  Gate started;
  std::atomic<bool> cancelled{false};
  {
    OneSlot slot;
    slot.submit([&](const CancelToken& token) {
      started.open();
      while (!token.cancelled()) std::this_thread::yield();
      cancelled = true;
    });
    started.wait();
  }
  EXPECT_TRUE(cancelled);
}

std::atomic<int> wakes{0};

TEST(OneSlot, WakesOncePerJob) {
  wakes = 0;
  {
    OneSlot slot;
    slot.on_done([] { ++wakes; });
    for (int i = 0; i < 3; ++i) {
      slot.submit([](const CancelToken&) {});
      slot.wait_idle();
    }
  }
  EXPECT_EQ(wakes, 3);
}

}  // namespace
}  // namespace convoscope::app
