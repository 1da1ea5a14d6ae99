// Asking never waits, an answer belongs to its tensor, and no tensor is kept alive.
#include "app/compute/map_worker.h"

#include <gtest/gtest.h>

#include "engine/analysis/stats.h"
#include "tests/app/compute/gate.h"

namespace convoscope::app {
namespace {

using testing::Gate;

TensorPtr image(float first) {
  Tensor tensor({1, 4, 4, 2}, DataFormat::kNHWC);
  for (int64_t i = 0; i < tensor.size(); ++i) tensor.data()[i] = first + static_cast<float>(i);
  return std::make_shared<const Tensor>(std::move(tensor));
}

HistogramQuery query(const TensorPtr& tensor, int64_t c = 0) {
  return {tensor, 0, c, 0.0f, 32.0f, 8};
}

TEST(MapWorker, AnswersOnceTheBackgroundHasRun) {
  Background background;
  MapWorker worker(background);
  const TensorPtr tensor = image(0);
  EXPECT_EQ(worker.find_or_request(query(tensor, 1)), nullptr);
  background.wait_idle();
  const auto answer = worker.find_or_request(query(tensor, 1));
  ASSERT_NE(answer, nullptr);
  EXPECT_EQ(answer->counts, histogram(image_view(*tensor), 0, 1, 0.0f, 32.0f, 8));
  EXPECT_EQ(worker.find_or_request(query(tensor, 1)), answer);
}

TEST(MapWorker, AskingIsFreeWhileTheWorkerStands) {
  Gate go_on;
  Background background;
  background.run([&] { go_on.wait(); });
  MapWorker worker(background);
  const TensorPtr a = image(0), b = image(1), c = image(2);
  for (int frame = 0; frame < 10; ++frame) {
    EXPECT_EQ(worker.find_or_request(query(a)), nullptr);
    EXPECT_EQ(worker.find_or_request(query(b)), nullptr);
    EXPECT_EQ(worker.find_or_request(query(c)), nullptr);
  }
  go_on.open();
  background.wait_idle();
  EXPECT_NE(worker.find_or_request(query(a)), nullptr);
  EXPECT_NE(worker.find_or_request(query(b)), nullptr);
  worker.find_or_request(query(c));  // too much was out; asked again, it comes
  background.wait_idle();
  EXPECT_NE(worker.find_or_request(query(c)), nullptr);
}

TEST(MapWorker, KeepsNoTensorAliveAndTakesNoNewOneForIt) {
  Background background;
  MapWorker worker(background);
  for (int i = 0; i < 20; ++i) {  // new tensors like to come where dead ones lay
    const TensorPtr tensor = image(static_cast<float>(i));
    EXPECT_EQ(worker.find_or_request(query(tensor)), nullptr);
    background.wait_idle();
    EXPECT_EQ(tensor.use_count(), 1);
    EXPECT_EQ(worker.find_or_request(query(tensor))->counts,
              histogram(image_view(*tensor), 0, 0, 0.0f, 32.0f, 8));
  }
}

TEST(MapWorker, MayEndBeforeItsJobs) {
  Gate go_on;
  Background background;
  background.run([&] { go_on.wait(); });
  const TensorPtr tensor = image(0);
  { EXPECT_EQ(MapWorker(background).find_or_request(query(tensor)), nullptr); }
  go_on.open();
  background.wait_idle();
  EXPECT_EQ(tensor.use_count(), 1);
}

}  // namespace
}  // namespace convoscope::app
