// Laws of parallel_for: every index once, in ranges no larger than the grain, for any number of
// threads; a cancelled token stops it before the next range.
#include "engine/core/parallel.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <mutex>
#include <tuple>
#include <vector>

namespace convoscope {
namespace {

class ParallelForTest : public testing::TestWithParam<int> {};

TEST_P(ParallelForTest, CoversEveryIndexExactlyOnce) {
  const int threads = GetParam();
  for (const auto& [begin, end, grain] :
       {std::tuple{0, 1, 1}, {0, 1000, 1}, {-7, 1000, 13}, {5, 105, 100}, {5, 105, 1000}}) {
    std::vector<int> visits(static_cast<size_t>(end - begin), 0);
    EXPECT_TRUE(parallel_for(begin, end, grain, {.threads = threads}, [&](int64_t b, int64_t e) {
      for (int64_t i = b; i < e; ++i) ++visits[static_cast<size_t>(i - begin)];
    }));
    EXPECT_EQ(visits, std::vector<int>(visits.size(), 1)) << begin << " " << end << " " << grain;
  }
}

TEST_P(ParallelForTest, RangesAreTheSameForAnyNumberOfThreads) {
  std::mutex mutex;
  std::vector<std::pair<int64_t, int64_t>> ranges;
  parallel_for(3, 24, 10, {.threads = GetParam()}, [&](int64_t b, int64_t e) {
    const std::lock_guard<std::mutex> lock(mutex);
    ranges.emplace_back(b, e);
  });
  std::sort(ranges.begin(), ranges.end());
  EXPECT_EQ(ranges, (std::vector<std::pair<int64_t, int64_t>>{{3, 13}, {13, 23}, {23, 24}}));
}

TEST_P(ParallelForTest, StopsBeforeTheNextRangeOnceCancelled) {
  CancelToken token;
  std::atomic<int64_t> ran{0};
  const ParallelOptions options{.threads = GetParam(), .cancel = &token};
  EXPECT_FALSE(parallel_for(0, 100000, 1, options, [&](int64_t, int64_t) {
    token.cancel();
    ran.fetch_add(1);
  }));
  // Each thread may finish the one range that it had begun.
  EXPECT_GE(ran.load(), 1);
  EXPECT_LE(ran.load(), hardware_threads());
}

TEST_P(ParallelForTest, RunsNothingWhenCancelledBeforehand) {
  CancelToken token;
  token.cancel();
  bool ran = false;
  const ParallelOptions options{.threads = GetParam(), .cancel = &token};
  EXPECT_FALSE(parallel_for(0, 10, 3, options, [&](int64_t, int64_t) { ran = true; }));
  EXPECT_FALSE(ran);
}

TEST_P(ParallelForTest, ReportsCompletionWhenTheLastRangeCancels) {
  CancelToken token;
  const ParallelOptions options{.threads = GetParam(), .cancel = &token};
  EXPECT_TRUE(parallel_for(0, 10, 10, options, [&](int64_t, int64_t) { token.cancel(); }));
}

TEST_P(ParallelForTest, AnEmptyRangeIsCompleteAtOnce) {
  const auto never = [](int64_t, int64_t) { FAIL(); };
  EXPECT_TRUE(parallel_for(4, 4, 1, {.threads = GetParam()}, never));
  EXPECT_TRUE(parallel_for(4, 3, 1, {.threads = GetParam()}, never));
}

TEST_P(ParallelForTest, CallsMayNest) {
  std::atomic<int64_t> sum{0};
  const ParallelOptions options{.threads = GetParam()};
  parallel_for(0, 10, 1, options, [&](int64_t b, int64_t) {
    parallel_for(0, 10, 1, options, [&](int64_t inner, int64_t) { sum += b * 10 + inner; });
  });
  EXPECT_EQ(sum.load(), 99 * 100 / 2);
}

INSTANTIATE_TEST_SUITE_P(Threads, ParallelForTest, testing::Values(0, 1, 2, 7));

}  // namespace
}  // namespace convoscope
