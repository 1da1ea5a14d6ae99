// What a Result holds, against conv2d and the reference called by hand.
#include "engine/evaluate/evaluate.h"

#include <gmock/gmock.h>

#include "engine/conv/reference.h"
#include "tests/engine/evaluate/samples.h"
#include "tests/support/compare.h"
#include "tests/support/exact_fill.h"
#include "tests/support/seeded.h"

namespace convoscope {
namespace {

using testing::fresh;
using testing::same_tensor;
using testing::Seeded;
using testing::shared;
using testing::two_layers;

TEST(Evaluate, AChainIsConvolutionAfterConvolution) {
  Seeded random;
  const ExperimentPtr experiment = shared(two_layers(random));
  const ResultPtr result = fresh(experiment);
  EXPECT_EQ(result->experiment, experiment);
  EXPECT_EQ(result->input, experiment->input.tensor);
  ASSERT_EQ(result->layers.size(), 2u);

  Conv2dSpec spec;
  const Tensor first =
      *conv2d(*experiment->input.tensor, *experiment->layers[0].filters.tensor, spec);
  spec.strides = {2, 2};
  Tensor second = *conv2d(first, *experiment->layers[1].filters.tensor, spec);
  EXPECT_TRUE(same_tensor(*result->layers[0].output, first));
  EXPECT_TRUE(same_tensor(*result->layers[1].sums, second));
  for (float& value : second.values()) value = std::max(value, 0.0f);
  EXPECT_TRUE(same_tensor(*result->layers[1].output, second));
  EXPECT_EQ(result->layers[0].sums, result->layers[0].output);
}

TEST(Evaluate, ResultsCarryGeometryPlanAndStatistics) {
  Seeded random;
  const ExperimentPtr experiment = shared(two_layers(random));
  const ResultPtr result = fresh(experiment);
  const auto geometries = *resolve_chain(*experiment);
  for (size_t l = 0; l < 2; ++l) {
    const LayerResult& layer = result->layers[l];
    EXPECT_EQ(layer.geometry, geometries[l]);
    EXPECT_EQ(image_shape(*layer.output), geometries[l].output);
    EXPECT_FALSE(layer.plan.candidates.empty());
    EXPECT_EQ(layer.channels_computed, geometries[l].output.c);
    EXPECT_FALSE(layer.reused);
    const auto values = layer.output->values();
    float max = 0;
    for (int64_t c = 0; c < layer.stats->channels; ++c)
      max = std::max({max, layer.stats->map(0, c).max, layer.stats->map(1, c).max});
    EXPECT_EQ(max, *std::max_element(values.begin(), values.end()));
  }
  EXPECT_EQ(result->input_stats->channels, 3);
  EXPECT_EQ(&result->layer_input(1), &result->layers[0].output);
}

TEST(Evaluate, NchwIsNhwcTransposed) {
  Seeded random;
  Experiment experiment = two_layers(random);
  const ResultPtr nhwc = fresh(shared(experiment));
  experiment.data_format = DataFormat::kNCHW;
  const ResultPtr nchw = fresh(shared(experiment));
  for (size_t l = 0; l < 2; ++l) {
    EXPECT_EQ(nchw->layers[l].output->layout(), Layout::kNCHW);
    EXPECT_TRUE(same_tensor(*to_data_format(nchw->layers[l].output, DataFormat::kNHWC),
                            *nhwc->layers[l].output));
  }
}

TEST(Evaluate, TheReferenceGivesTheSameIntegers) {
  Seeded random;
  const ExperimentPtr experiment = shared(two_layers(random));
  EvaluateOptions options;
  options.algorithm = Algorithm::kReference;
  const auto result = evaluate(experiment, nullptr, options);
  ASSERT_TRUE(result);
  EXPECT_EQ((*result)->layers[1].plan.algorithm, Algorithm::kReference);
  EXPECT_TRUE(same_tensor(*(*result)->layers[1].output, *fresh(experiment)->layers[1].output));
}

TEST(Evaluate, ARefusalNamesTheLayerAndTheControl) {
  Seeded random;
  Experiment experiment = two_layers(random);
  experiment.layers[1].strides = {0, 1};
  const auto result = evaluate(shared(experiment));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kRefused);
  EXPECT_EQ(result.error().field, "layers[1].strides");
  EXPECT_THAT(result.error().sentence, ::testing::HasSubstr("conv2"));
}

TEST(Evaluate, AnOutputTooLargeIsRefusedBeforeMemoryIsTaken) {
  Seeded random;
  Experiment experiment = two_layers(random);
  experiment.layers[1].padding = {PaddingMode::kExplicit, {100000, 0, 100000, 0}};
  const auto result = evaluate(shared(experiment));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, ErrorKind::kRefused);
}

// One sum of 13×11×40 and, for the second layer, a sum and its relu of 7×6×37, for two pictures.
TEST(Evaluate, ActivationsBeyondTheLimitAreRefusedWithTheirSize) {
  Seeded random;
  const ExperimentPtr experiment = shared(two_layers(random));
  EvaluateOptions options;
  options.max_bytes = 4 * 2 * (13 * 11 * 40 + 2 * 7 * 6 * 37);
  EXPECT_TRUE(evaluate(experiment, nullptr, options));
  --options.max_bytes;
  const auto result = evaluate(experiment, nullptr, options);
  ASSERT_FALSE(result);
  EXPECT_THAT(result.error().sentence, ::testing::HasSubstr("1\u00a0MiB"));
}

TEST(Evaluate, ProgressEndsAtAllMultiplyAdds) {
  Seeded random;
  const ExperimentPtr experiment = shared(two_layers(random));
  Progress progress;
  EvaluateOptions options;
  options.progress = &progress;
  const auto first = evaluate(experiment, nullptr, options);
  ASSERT_TRUE(first);
  EXPECT_EQ(progress.total, 2 * 13 * 11 * 9 * 3 * 40 + 2 * 7 * 6 * 9 * 40 * 37);
  EXPECT_EQ(progress.done, progress.total);
  ASSERT_TRUE(evaluate(experiment, *first, options));
  EXPECT_EQ(progress.total, 0);
}

}  // namespace
}  // namespace convoscope
