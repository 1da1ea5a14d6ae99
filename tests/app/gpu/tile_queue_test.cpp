// Laws of making tiles aside, with jobs that the test runs when it likes.
#include "app/gpu/tile_queue.h"

#include <gtest/gtest.h>

namespace convoscope::app {
namespace {

class TileQueueTest : public testing::Test {
 protected:
  TileQueueTest() : queue_([this](std::function<void()> job) { jobs_.push_back(std::move(job)); }) {
    tiles_->tensor = tensor_;
    tiles_->shape = view_of(*tensor_).shape;
  }
  void run_jobs() {
    for (const auto& job : std::exchange(jobs_, {})) job();
  }

  std::vector<std::function<void()>> jobs_;
  TensorPtr tensor_ = std::make_shared<const Tensor>(ImageShape{1, 3, 4, 2}, DataFormat::kNHWC);
  std::shared_ptr<TensorTiles> tiles_ = std::make_shared<TensorTiles>();
  TileQueue queue_;
};

TEST_F(TileQueueTest, ATileComesBackOnceAndOnlyAfterItsJobRan) {
  const TileKey key = {0, 1, 0, 0, 0};
  queue_.submit(tensor_, tiles_, key);
  EXPECT_TRUE(tiles_->requested.contains(key));
  EXPECT_TRUE(queue_.take().empty());
  run_jobs();
  const std::vector<MadeTile> made = queue_.take();
  ASSERT_EQ(made.size(), 1u);
  EXPECT_EQ(made[0].key, key);
  EXPECT_EQ(made[0].tiles.lock(), tiles_);
  EXPECT_EQ(made[0].texels.size(), 12u);
  EXPECT_TRUE(queue_.take().empty());
}

TEST_F(TileQueueTest, TakesOnlySoManyJobsAtATime) {
  int64_t submitted = 0;
  for (; submitted < 100 && !queue_.full(); ++submitted) {
    queue_.submit(tensor_, tiles_, {0, 0, 0, submitted, 0});
  }
  EXPECT_GT(submitted, 1);
  EXPECT_LT(submitted, 100);
}

TEST_F(TileQueueTest, ATensorThatIsGoneIsNotRead) {
  queue_.submit(tensor_, tiles_, {});
  tensor_.reset();
  run_jobs();
  const std::vector<MadeTile> made = queue_.take();
  ASSERT_EQ(made.size(), 1u);
  EXPECT_TRUE(made[0].texels.empty());
}

TEST_F(TileQueueTest, AJobMayOutliveTheQueue) {
  {
    TileQueue queue([this](std::function<void()> job) { jobs_.push_back(std::move(job)); });
    queue.submit(tensor_, tiles_, {});
  }
  run_jobs();
  EXPECT_TRUE(jobs_.empty());
}

}  // namespace
}  // namespace convoscope::app
