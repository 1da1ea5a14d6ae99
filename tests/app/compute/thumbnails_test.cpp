// The laws of small pictures: each experiment is computed once, what is at hand not even that, and
// nothing is kept alive.
#include "app/compute/thumbnails.h"

#include <gtest/gtest.h>

#include "engine/io/experiment_json.h"

namespace convoscope::app {
namespace {

ExperimentPtr experiment(const std::string& padding, int64_t height = 300) {
  const std::string text = R"({"convoscope": 1,
    "input": {"pattern": {"name": "spheres", "shape": [1, )" +
                           std::to_string(height) + R"(, 40, 3]}},
    "layers": [{"op": "conv2d", "padding": ")" +
                           padding + R"(",
      "filters": {"presets": ["gaussian"], "size": [5, 5], "in_channels": 3}}]})";
  return std::make_shared<const Experiment>(parse_experiment(text, {}).value());
}

TEST(Thumbnails, ShowsTheMapAtAReducedSize) {
  Thumbnails thumbnails;
  const ExperimentPtr of = experiment("SAME");
  EXPECT_EQ(thumbnails.find_or_request(of, nullptr), nullptr);
  thumbnails.wait_idle();
  const auto found = thumbnails.find_or_request(of, nullptr);
  ASSERT_TRUE(found && found->map);
  EXPECT_EQ(image_shape(*found->map), (ImageShape{1, 100, 14, 1}));
  // Each element is the mean of 3×3 elements of the output.
  const ResultPtr result = evaluate(of).value();
  const ImageView output = image_view(*result->layers[0].output);
  double sum = 0;
  for (int64_t y = 30; y < 33; ++y)
    for (int64_t x = 12; x < 15; ++x) sum += output.at(0, y, x, 0);
  EXPECT_NEAR(image_view(*found->map).at(0, 10, 4, 0), sum / 9, 1e-6);
  EXPECT_GT(found->range, 0);
}

TEST(Thumbnails, AreAskedForOnceAndForgottenWithTheirExperiment) {
  Thumbnails thumbnails;
  ExperimentPtr of = experiment("SAME");
  thumbnails.find_or_request(of, nullptr);
  thumbnails.wait_idle();
  const auto first = thumbnails.find_or_request(of, nullptr);
  EXPECT_EQ(thumbnails.find_or_request(of, nullptr), first);
  const std::weak_ptr<const Experiment> gone = of;
  of.reset();
  EXPECT_TRUE(gone.expired());
}

TEST(Thumbnails, ARefusedExperimentHasNone) {
  Thumbnails thumbnails;
  const ExperimentPtr of = experiment("VALID", 3);
  thumbnails.find_or_request(of, nullptr);
  thumbnails.wait_idle();
  const auto found = thumbnails.find_or_request(of, nullptr);
  ASSERT_NE(found, nullptr);
  EXPECT_EQ(found->map, nullptr);
}

}  // namespace
}  // namespace convoscope::app
