// Asking never waits, an answer belongs to its tensor and shares, others stand in until it is
// there.
#include "app/compute/quantile_worker.h"

#include <gtest/gtest.h>

#include "engine/analysis/stats.h"
#include "tests/app/compute/gate.h"

namespace convoscope::app {
namespace {

using testing::Gate;

// Map c holds 100·c + first, …: every map has other quantiles.
TensorPtr image(float first) {
  Tensor tensor({2, 5, 4, 3}, DataFormat::kNHWC);
  for (int64_t i = 0; i < tensor.size(); ++i) {
    tensor.data()[i] = first + static_cast<float>(100 * (i % 3) + i / 3);
  }
  return std::make_shared<const Tensor>(std::move(tensor));
}

QuantileQuery query(const TensorPtr& tensor, int64_t c = 0, double low = 0.1) {
  return {tensor, 1, c, low, 0.9};
}

std::optional<std::pair<float, float>> expected(const TensorPtr& tensor, int64_t c, double low) {
  return map_quantiles(image_view(*tensor), 1, c, low, 0.9);
}

TEST(QuantileWorker, AnswersEveryMapOnceTheBackgroundHasRun) {
  Background background;
  QuantileWorker worker(background);
  const TensorPtr tensor = image(0);
  for (int64_t c = 0; c < 3; ++c) EXPECT_FALSE(worker.find_or_request(query(tensor, c)));
  background.wait_idle();
  for (int64_t c = 0; c < 3; ++c) {
    EXPECT_EQ(worker.find_or_request(query(tensor, c)), expected(tensor, c, 0.1));
  }
}

TEST(QuantileWorker, WhatWasKnownStandsInUntilTheAnswerIsThere) {
  Background background;
  QuantileWorker worker(background);
  const TensorPtr before = image(0), after = image(7);
  worker.find_or_request(query(before));
  background.wait_idle();
  Gate go_on;
  background.run([&] { go_on.wait(); });
  EXPECT_EQ(worker.find_or_request(query(before, 0, 0.2)), expected(before, 0, 0.1));
  EXPECT_EQ(worker.find_or_request(query(after)), expected(before, 0, 0.1));
  EXPECT_FALSE(worker.find_or_request(query(after, 2)));
  go_on.open();
  background.wait_idle();
  EXPECT_EQ(worker.find_or_request(query(before, 0, 0.2)), expected(before, 0, 0.2));
  EXPECT_EQ(worker.find_or_request(query(after)), expected(after, 0, 0.1));
  EXPECT_EQ(worker.find_or_request(query(after, 2)), expected(after, 2, 0.1));
}

TEST(QuantileWorker, KeepsNoTensorAliveAndTakesNoNewOneForIt) {
  Background background;
  QuantileWorker worker(background);
  for (int i = 0; i < 20; ++i) {  // new tensors like to come where dead ones lay
    const TensorPtr tensor = image(static_cast<float>(i));
    worker.find_or_request(query(tensor));
    background.wait_idle();
    EXPECT_EQ(tensor.use_count(), 1);
    EXPECT_EQ(worker.find_or_request(query(tensor)), expected(tensor, 0, 0.1));
  }
}

TEST(QuantileWorker, MayEndBeforeItsJobs) {
  Gate go_on;
  Background background;
  background.run([&] { go_on.wait(); });
  const TensorPtr tensor = image(0);
  { EXPECT_FALSE(QuantileWorker(background).find_or_request(query(tensor))); }
  go_on.open();
  background.wait_idle();
  EXPECT_EQ(tensor.use_count(), 1);
}

}  // namespace
}  // namespace convoscope::app
