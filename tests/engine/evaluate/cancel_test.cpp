// A cancelled evaluation says so, wherever it was, and leaves what it was given untouched.
#include <gtest/gtest.h>

#include <thread>

#include "tests/engine/evaluate/samples.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::Seeded;
using testing::shared;
using testing::two_layers;

TEST(Cancel, BeforeTheStartNothingIsComputed) {
  Seeded random;
  CancelToken token;
  token.cancel();
  Progress progress;
  EvaluateOptions options;
  options.parallel.cancel = &token;
  options.progress = &progress;
  const auto result = evaluate(shared(two_layers(random)), nullptr, options);
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kCancelled);
  EXPECT_EQ(progress.done, 0);
}

// Some 240 billion multiply-adds on one thread, seconds of work, cancelled as soon as some of it is
// done.
TEST(Cancel, InsideALayerStopsBeforeItsEnd) {
  Experiment experiment;
  experiment.input = {InputValues{}, std::make_shared<const Tensor>(ImageShape{1, 512, 512, 64},
                                                                    DataFormat::kNHWC)};
  Layer layer;
  layer.name = "conv1";
  layer.filters = {FilterValues{}, std::make_shared<const Tensor>(FilterShape{15, 15, 64, 64}), {}};
  experiment.layers = {layer};
  CancelToken token;
  Progress progress;
  EvaluateOptions options;
  options.parallel.cancel = &token;
  options.parallel.threads = 1;
  options.progress = &progress;
  std::thread canceller([&] {
    while (progress.done.load() == 0) std::this_thread::yield();
    token.cancel();
  });
  const auto result = evaluate(shared(std::move(experiment)), nullptr, options);
  canceller.join();
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kCancelled);
  EXPECT_LT(progress.done, progress.total);
}

}  // namespace
}  // namespace convoscope
