// A value that was kept is freed by the worker, and not before everybody has let go of it.
#include "app/compute/retired.h"

#include <gtest/gtest.h>

#include <optional>
#include <thread>

namespace convoscope::app {
namespace {

using Thread = std::optional<std::thread::id>;

// Notes which thread frees it.
std::shared_ptr<const void> value_noting(Thread& freed_by) {
  return std::shared_ptr<const void>(
      &freed_by, [&freed_by](const void*) { freed_by = std::this_thread::get_id(); });
}

TEST(Retired, FreesOnTheWorkerWhatNobodyElseHolds) {
  Thread freed_by;
  Background background;
  Retired retired(background);
  auto value = value_noting(freed_by);
  retired.keep(value);
  value = nullptr;
  retired.sweep();
  background.wait_idle();
  ASSERT_TRUE(freed_by);
  EXPECT_NE(*freed_by, std::this_thread::get_id());
}

TEST(Retired, LeavesAloneWhatSomebodyStillHolds) {
  Thread freed_by;
  Background background;
  Retired retired(background);
  const auto value = value_noting(freed_by);
  retired.keep(value);
  retired.sweep();
  background.wait_idle();
  EXPECT_FALSE(freed_by);
  EXPECT_EQ(value.use_count(), 2);
}

TEST(Retired, KeepsAValueOnceAndNoNull) {
  Thread freed_by;
  Background background;
  Retired retired(background);
  const auto value = value_noting(freed_by);
  for (int i = 0; i < 3; ++i) {
    retired.keep(value);
    retired.keep(nullptr);
    retired.sweep();
  }
  EXPECT_EQ(value.use_count(), 2);
  EXPECT_FALSE(background.busy());
}

}  // namespace
}  // namespace convoscope::app
