// Strides, dilations, filter extents, padding and data format through their controls: what a
// control does to the experiment, that the maps answer it, and that undo takes back exactly that.
#include <gtest/gtest.h>

#include <algorithm>

#include "engine/conv/reference.h"
#include "tests/support/compare.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

constexpr const char* kStrideHeight = "screen/settings/strides/height";

// The maps of the newest experiment, against the seven loops.
void expect_right_maps(Workspace& work) {
  const ResultPtr answer = work.answer();
  const LayerResult& layer = answer->layers[0];
  EXPECT_TRUE(testing::near_reference(*layer.sums, *answer->input, *work.layer().filters.tensor,
                                      layer.geometry.window));
}

TEST(Settings, AButtonChangesOneNumberOfOneSetting) {
  Workspace work(kPicture);
  const Layer before = work.layer();
  work.ui.click("screen/settings/strides/link");
  work.ui.click("screen/settings/strides/height/plus");
  EXPECT_EQ(work.layer().strides, (Hw{2, 1}));
  EXPECT_EQ(work.layer().dilations, before.dilations);
  EXPECT_EQ(work.layer().padding, before.padding);
  EXPECT_EQ(work.layer().filters.tensor, before.filters.tensor);
  expect_right_maps(work);
  EXPECT_EQ(work.answer()->layers[0].geometry.window.h.output, 11);
  EXPECT_EQ(work.answer()->layers[0].geometry.window.w.output, 25);
}

TEST(Settings, ALinkedPairChangesTogetherAndAnUnlinkedOneDoesNot) {
  Workspace work(kPicture);
  work.type("screen/settings/dilations/width", "3");
  EXPECT_EQ(work.layer().dilations, (Hw{3, 3}));
  work.ui.click("screen/settings/dilations/link");
  work.type("screen/settings/dilations/width", "2");
  EXPECT_EQ(work.layer().dilations, (Hw{3, 2}));
  expect_right_maps(work);
}

TEST(Settings, EveryWayToEnterANumberGivesTheSameMaps) {
  using Way = void (*)(UiDriver&);
  const std::vector<std::pair<const char*, Way>> ways = {
      {"click", [](UiDriver& ui) { ui.click("screen/settings/strides/height/plus"); }},
      {"type", [](UiDriver& ui) { ui.type(kStrideHeight, "2"); }},
      {"drag", [](UiDriver& ui) { ui.drag(kStrideHeight, 8, 0); }},
      {"wheel", [](UiDriver& ui) { ui.wheel(kStrideHeight, 1); }},
      {"arrow key", [](UiDriver& ui) {
         ui.drag(kStrideHeight, 16, 0);
         ui.key("down");
       }}};
  TensorPtr expected;
  for (const auto& [name, way] : ways) {
    SCOPED_TRACE(name);
    Workspace work(kPicture);
    way(work.ui);
    EXPECT_EQ(work.layer().strides, (Hw{2, 2}));
    EXPECT_EQ(work.ui.value(kStrideHeight), "2");
    const TensorPtr maps = work.answer()->layers[0].output;
    if (expected) {
      EXPECT_TRUE(same_bits(maps, expected));
    } else {
      expect_right_maps(work);
      expected = maps;
    }
  }
}

TEST(Settings, ADragIsOneStepOfHistory) {
  Workspace work(kPicture);
  const ExperimentPtr before = work.experiment();
  work.ui.drag(kStrideHeight, 40, 0);
  EXPECT_EQ(work.layer().strides, (Hw{6, 6}));
  EXPECT_EQ(work.steps(), 2U);
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before);
}

TEST(Settings, TwoDragsOfOneControlAreTwoSteps) {
  Workspace work(kPicture);
  work.ui.drag(kStrideHeight, 16, 0);
  work.ui.drag(kStrideHeight, 16, 0);
  EXPECT_EQ(work.layer().strides, (Hw{5, 5}));
  EXPECT_EQ(work.steps(), 3U);
}

TEST(Settings, TypingWithoutAChangeIsNoStep) {
  Workspace work(kPicture);
  work.type(kStrideHeight, "1");
  EXPECT_EQ(work.steps(), 1U);
}

TEST(Settings, PaddingModesHaveTheirOutputs) {
  Workspace work(kPicture);
  work.ui.click("screen/settings/padding/VALID");
  EXPECT_EQ(work.layer().padding.mode, PaddingMode::kValid);
  EXPECT_EQ(work.answer()->layers[0].geometry.output, (ImageShape{1, 19, 23, 4}));
  expect_right_maps(work);
  work.ui.click("screen/settings/padding/SAME");
  EXPECT_EQ(work.answer()->layers[0].geometry.output, (ImageShape{1, 21, 25, 4}));
}

TEST(Settings, ExplicitPaddingStartsFromThePresentMaps) {
  Workspace work(kPicture);
  const TensorPtr same = work.answer()->layers[0].output;
  work.ui.click("screen/settings/padding/EXPLICIT");
  EXPECT_EQ(work.layer().padding, (Padding{PaddingMode::kExplicit, {1, 1, 1, 1}}));
  EXPECT_TRUE(same_bits(work.answer()->layers[0].output, same));
}

TEST(Settings, EachSideHasItsOwnPad) {
  Workspace work(kPicture);
  work.ui.click("screen/settings/padding/EXPLICIT");
  work.type("screen/settings/before/height", "2");
  work.type("screen/settings/after/height", "0");
  work.ui.drag("screen/settings/before/width", 16, 0);
  work.ui.click("screen/settings/after/width/minus");
  EXPECT_EQ(work.layer().padding.pads, (Pads{.top = 2, .bottom = 0, .left = 3, .right = 0}));
  EXPECT_EQ(work.answer()->layers[0].geometry.output, (ImageShape{1, 21, 26, 4}));
  expect_right_maps(work);
}

TEST(Settings, PadsOfAModeCannotBeEdited) {
  Workspace work(kPicture);
  EXPECT_FALSE(work.ui.widget("screen/settings/before/height").enabled);
  work.ui.click("screen/settings/before/height/plus");
  EXPECT_EQ(work.steps(), 1U);
}

void choose_activation(Workspace& work, const std::string& name) {
  work.ui.click("screen/settings/activation");
  work.ui.click("screen/settings/activation/" + name);
}

TEST(Settings, TheSlopeOfALeakyReluIsDraggedInOneStep) {
  Workspace work(kPicture);
  choose_activation(work, "leaky_relu");
  EXPECT_EQ(work.layer().activation, Activation(Activation::kLeakyRelu));
  const TensorPtr sums = work.answer()->layers[0].sums;
  work.type("screen/settings/alpha/value", "0.5");
  EXPECT_EQ(work.layer().activation, Activation(Activation::kLeakyRelu, 0.5f));
  EXPECT_EQ(work.steps(), 3U);
  const LayerResult& layer = work.answer()->layers[0];
  EXPECT_EQ(layer.sums, sums);
  for (int64_t i = 0; i < sums->size(); ++i) {
    const float x = sums->data()[i];
    ASSERT_EQ(layer.output->data()[i], x > 0 ? x : 0.5f * x);
  }
}

TEST(Settings, ReluZeroesWhatIsNegativeAndKeepsTheSums) {
  Workspace work(kPicture);
  const ResultPtr before = work.answer();
  choose_activation(work, "relu");
  EXPECT_EQ(work.layer().activation, Activation::kRelu);
  const ResultPtr with_relu = work.answer();
  const LayerResult& layer = with_relu->layers[0];
  EXPECT_EQ(layer.sums, before->layers[0].sums);
  for (int64_t i = 0; i < layer.sums->size(); ++i) {
    ASSERT_EQ(layer.output->data()[i], std::max(layer.sums->data()[i], 0.0f));
  }
  choose_activation(work, "none");
  EXPECT_EQ(work.answer()->layers[0].output, layer.sums);
  EXPECT_EQ(work.steps(), 3U);
}

TEST(Settings, NchwLaysOutTheSameNumbersTheOtherWay) {
  Workspace work(kPicture);
  const TensorPtr nhwc = work.answer()->layers[0].output;
  work.ui.click("screen/settings/data_format/NCHW");
  const TensorPtr nchw = work.answer()->layers[0].output;
  EXPECT_EQ(nchw->dims(), (Dims{1, 4, 21, 25}));
  EXPECT_EQ(nchw->layout(), Layout::kNCHW);
  const ImageView a = image_view(*nhwc), b = image_view(*nchw);
  for (int64_t y = 0; y < 21; ++y) {
    for (int64_t x = 0; x < 25; ++x) {
      for (int64_t k = 0; k < 4; ++k) EXPECT_NEAR(a.at(0, y, x, k), b.at(0, y, x, k), 1e-5);
    }
  }
  expect_right_maps(work);
}

TEST(Settings, FilterExtentsChangeWithTheirStepper) {
  Workspace work(kPicture);
  work.type("screen/settings/filters/height", "5");
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor), (FilterShape{5, 5, 3, 4}));
  expect_right_maps(work);
}

TEST(Settings, EveryKindOfEditIsUndoneAndRedone) {
  Workspace work(kPicture);
  std::vector<ExperimentPtr> states = {work.experiment()};
  const auto after = [&](const char* what) {
    EXPECT_NE(work.experiment(), states.back()) << what << " changed nothing";
    EXPECT_EQ(work.steps(), states.size() + 1) << what << " is not one step";
    states.push_back(work.experiment());
  };
  work.ui.drag(kStrideHeight, 8, 0), after("strides");
  work.type("screen/settings/dilations/height", "2"), after("dilations");
  work.ui.click("screen/settings/padding/EXPLICIT"), after("padding");
  work.type("screen/settings/before/width", "4"), after("pads");
  work.ui.click("screen/settings/data_format/NCHW"), after("data format");
  work.type("screen/settings/filters/height", "5"), after("extent");
  work.type("screen/filter/count", "6"), after("count");
  work.ui.drag("screen/filter/cells", 0, -24), after("weight");
  work.ui.click("screen/filter/negate"), after("negate");
  work.type("screen/settings/input/size/height", "19"), work.result(), after("input");
  const TensorPtr last = work.answer()->layers[0].output;

  for (size_t i = states.size() - 1; i-- > 0;) {
    work.ui.click("bar/undo");
    EXPECT_EQ(work.experiment(), states[i]) << "undo to step " << i;
  }
  EXPECT_FALSE(work.ui.widget("bar/undo").enabled);
  EXPECT_TRUE(same_bits(work.answer()->layers[0].output, work.recomputed()->layers[0].output));
  for (size_t i = 1; i < states.size(); ++i) {
    work.ui.click("bar/redo");
    EXPECT_EQ(work.experiment(), states[i]) << "redo to step " << i;
  }
  EXPECT_FALSE(work.ui.widget("bar/redo").enabled);
  EXPECT_TRUE(same_bits(work.answer()->layers[0].output, last));
}

}  // namespace
}  // namespace convoscope::app
