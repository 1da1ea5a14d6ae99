// Layers that are no plain convolution in every screen: each has the parameters of its operation,
// panels about filters say that there are none, and nothing else is lost.
#include <gtest/gtest.h>

#include "app/ui/screens.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

// Every operation once over a picture of 16×20 pixels.
constexpr const char* kEveryOperation = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [2, 16, 20, 3], "seed": 1}}, "data_format": "NHWC",
  "layers": [
    {"op": "conv2d", "name": "conv",
     "filters": {"random_normal": {"shape": [3, 3, 3, 4], "seed": 2}}},
    {"op": "bias_add", "name": "bias", "bias": [0.5, -0.5, 1, 0]},
    {"op": "relu", "name": "relu"},
    {"op": "depthwise_conv2d", "name": "depthwise",
     "filters": {"random_normal": {"shape": [3, 3, 4, 1], "seed": 3}}},
    {"op": "add", "name": "add", "with": "relu"},
    {"op": "max_pool2d", "name": "pool", "ksize": 2, "strides": 2},
    {"op": "separable_conv2d", "name": "separable",
     "filters": {"random_normal": {"shape": [3, 3, 4, 2], "seed": 4}},
     "pointwise": {"random_normal": {"shape": [1, 1, 8, 5], "seed": 5}}},
    {"op": "batch_normalization", "name": "norm", "mean": [0, 0, 0, 0, 0],
     "variance": [1, 1, 1, 1, 1], "scale": [1, 1, 1, 1, 1], "offset": [0, 0, 0, 0, 0]},
    {"op": "conv2d_transpose", "name": "transpose", "strides": 2,
     "filters": {"random_normal": {"shape": [3, 3, 2, 5], "seed": 6}}},
    {"op": "concat", "name": "concat", "with": "input"},
    {"op": "avg_pool2d", "name": "mean", "ksize": [3, 2], "strides": [1, 1], "padding": "VALID"},
    {"op": "softmax", "name": "softmax"}]})";

// Chooses the layer as a person does.
void choose(Workspace& work, const std::string& name) {
  work.ui.click("screen/settings/layer");
  work.ui.click("screen/settings/layer/" + name);
  work.answer();
}

TEST(Operations, EveryScreenShowsEveryLayer) {
  for (const ScreenLayout& layout : screens()) {
    Workspace work(kEveryOperation);
    const size_t count = work.experiment()->layers.size();
    for (size_t i = 1; i <= count; ++i) {
      const size_t l = i % count;  // the first one last: it is what a new document starts with
      SCOPED_TRACE(std::string(layout.word) + " " + work.layer(l).name);
      choose(work, work.layer(l).name);
      work.ui.click("bar/" + std::string(layout.title));
      work.answer();
      work.ui.run(2);
      EXPECT_EQ(work.app.view().layer, l);
      EXPECT_EQ(work.steps(), 1U);
      work.ui.click("bar/Explore");
    }
  }
}

TEST(Operations, PanelsAboutFiltersLeadToTheNearestLayerThatHasSome) {
  Workspace work(kEveryOperation);
  choose(work, "pool");
  EXPECT_FALSE(work.ui.has("screen/filter/cells"));
  work.ui.click("screen/filter/nearest");
  EXPECT_EQ(work.app.view().layer, 3U);
  EXPECT_FALSE(work.ui.has("screen/filter/nearest"));
}

TEST(Operations, MapsWithoutFiltersOfTheirOwnAreNumbered) {
  Workspace work(kEveryOperation);
  choose(work, "pool");
  work.ui.key("ctrl+2");
  work.ui.click("screen/filters/nearest");
  EXPECT_EQ(work.app.view().layer, 3U);
  work.ui.key("ctrl+1");
  choose(work, "pool");
  work.ui.click("screen/maps/view");
  work.ui.click("screen/maps/options/order");
  work.ui.click("screen/maps/options/order/by name");
  EXPECT_EQ(work.app.view().maps.order, MapOrder::kName);
  EXPECT_TRUE(work.ui.has("screen/maps/grid/3"));
}

TEST(Operations, APoolHasAWindowAndNoDilations) {
  Workspace work(kEveryOperation);
  choose(work, "pool");
  EXPECT_FALSE(work.ui.has("screen/settings/dilations/height"));
  work.type("screen/settings/window/height", "3");
  EXPECT_EQ(work.layer(5).window, (Hw{3, 3}));  // linked
  EXPECT_TRUE(same_bits(work.answer()->layers[5].output, work.recomputed()->layers[5].output));
}

TEST(Operations, TheBiasOfTheChosenMapIsSet) {
  Workspace work(kEveryOperation);
  choose(work, "bias");
  work.ui.click("screen/maps/grid/2");
  work.ui.click("screen/settings/bias");  // the middle of a track from −1 to 1
  EXPECT_EQ(work.layer(1).bias, (std::vector<float>{0.5f, -0.5f, 0, 0}));
  EXPECT_TRUE(same_bits(work.answer()->layers[1].output, work.recomputed()->layers[1].output));
}

TEST(Operations, TheInputsStatisticsMakeEachMapOfMeanNoughtAndDeviationOne) {
  Workspace work(kEveryOperation);
  choose(work, "norm");
  work.ui.click("screen/settings/measure");
  const ResultPtr answer = work.answer();
  const Tensor& output = *answer->layers[7].output;
  const int64_t channels = image_shape(output).c, pixels = output.size() / channels;
  for (int64_t c = 0; c < channels; ++c) {
    double mean = 0, square = 0;
    for (int64_t i = 0; i < pixels; ++i) {
      const double value = output.data()[i * channels + c];
      mean += value / static_cast<double>(pixels);
      square += value * value / static_cast<double>(pixels);
    }
    EXPECT_NEAR(mean, 0, 1e-5);
    EXPECT_NEAR(square, 1, 2e-3);  // epsilon takes its part
  }
}

TEST(Operations, AJoinTakesAnotherPartnerOrIsRefusedWithItsPicturesLeft) {
  Workspace work(kEveryOperation);
  choose(work, "add");
  work.ui.click("screen/settings/with");
  work.ui.click("screen/settings/with/bias");
  EXPECT_EQ(work.layer(4).with, "bias");
  const ResultPtr shown = work.answer();
  work.ui.click("screen/settings/with");
  work.ui.click("screen/settings/with/input");
  EXPECT_EQ(work.layer(4).with, "input");
  EXPECT_EQ(work.result(), shown);
  EXPECT_FALSE(resolve_chain(*work.experiment()));
}

TEST(Operations, ATransposedLayerCanBeToldItsOutput) {
  Workspace work(kEveryOperation);
  choose(work, "transpose");
  work.ui.click("screen/settings/own size");
  work.type("screen/settings/output/height", "15");
  ASSERT_TRUE(work.layer(8).output_shape);
  EXPECT_EQ(work.layer(8).output_shape->h, 15);
  EXPECT_FALSE(resolve_chain(*work.experiment()));  // the picture that is appended has 16 rows
}

TEST(Operations, ASeparableLayerComesApart) {
  Workspace work(kEveryOperation);
  choose(work, "separable");
  work.type("screen/settings/pointwise", "6");
  EXPECT_EQ(filter_shape(*work.layer(6).pointwise.tensor).out, 6);
  EXPECT_EQ(work.layer(7).norm.mean.size(), 6U);
  work.ui.click("screen/settings/split");
  EXPECT_EQ(work.experiment()->layers.size(), 13U);
  work.answer();
}

}  // namespace
}  // namespace convoscope::app
