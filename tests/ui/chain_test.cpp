// The Chain screen: what is chosen there is what is explained, and the numbers beside it are those
// of the layers. Fields are checked against the gradient's own meaning: which inputs change an
// output.
#include <gtest/gtest.h>

#include <set>

#include "app/panels/chain/chain_state.h"
#include "engine/analysis/field_axis.h"
#include "engine/evaluate/evaluate.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

// 14×16 under a 3×3 with stride 1 and a 3×3 with stride 2; both SAME.
struct ChainScreen : Workspace {
  explicit ChainScreen(const std::string& json = kChain) : Workspace(json) {
    ui.click("bar/Chain");
    result();
  }
};

void point_at(Workspace& work, const std::string& picture, double y, double x) {
  const Rect rect = work.ui.widget(picture).rect;
  work.ui.move_to({rect.min.x + static_cast<float>(x) * rect.width(),
                   rect.min.y + static_cast<float>(y) * rect.height()});
  work.ui.run(2);
}

TEST(Chain, ShowsThePictureAndEveryLayer) {
  ChainScreen work;
  for (const char* level : {"0", "1", "2"}) {
    EXPECT_TRUE(work.ui.has("screen/chain_strip/" + std::string(level) + "/picture")) << level;
  }
  EXPECT_EQ(work.ui.value("screen/chain_strip/0/name"), "picture");
  EXPECT_EQ(work.ui.value("screen/chain_strip/2/name"), "conv2");
}

TEST(Chain, AClickInAPictureExplainsThatElementOnEveryScreen) {
  ChainScreen work;
  work.ui.click("screen/chain_strip/1/picture");
  EXPECT_EQ(work.app.view().chain.level, 1U);
  EXPECT_EQ(work.app.view().chain.element, (Element{7, 8})) << "the middle of 14×16";
  EXPECT_EQ(work.app.view().layer, 0U);
  work.ui.click("screen/chain_strip/2/picture");
  EXPECT_EQ(work.app.view().chain.level, 2U);
  EXPECT_EQ(work.app.view().layer, 1U) << "the other screens follow";
  EXPECT_EQ(work.steps(), 1U) << "looking changes nothing";
}

TEST(Chain, ALayerChosenElsewhereIsChosenHere) {
  ChainScreen work;
  work.app.requests().layer = 0;
  work.ui.run(3);
  EXPECT_EQ(work.app.view().chain.level, 1U);
}

TEST(Chain, PointingShowsTheFieldWithoutChoosing) {
  ChainScreen work;
  const ChainView before = work.app.view().chain;
  point_at(work, "screen/chain_strip/1/picture", 0.03, 0.03);
  ASSERT_NE(work.app.chain_field(), nullptr);
  EXPECT_EQ(work.app.chain_field()->place, (ChainPlace{1, {0, 0}}));
  EXPECT_EQ(work.app.view().chain, before);
}

// The pixels whose change reaches the element, by changing one after the other.
std::set<std::pair<int64_t, int64_t>> pixels_that_matter(const Workspace& work, size_t layer,
                                                         const Element& at) {
  const auto values_at = [&](const Experiment& experiment) {
    const auto result = evaluate(std::make_shared<const Experiment>(experiment));
    const ImageView view = view_of(*(*result)->layers[layer].output);
    std::vector<float> values;
    for (int64_t c = 0; c < view.shape.c; ++c) values.push_back(view.at(0, at.y, at.x, c));
    return values;
  };
  Experiment experiment = *work.experiment();
  for (Layer& changed : experiment.layers) changed.activation = Activation::kNone;
  const std::vector<float> before = values_at(experiment);
  const ImageShape shape = view_of(*experiment.input.tensor).shape;
  std::set<std::pair<int64_t, int64_t>> pixels;
  for (int64_t y = 0; y < shape.h; ++y) {
    for (int64_t x = 0; x < shape.w; ++x) {
      Tensor input = work.experiment()->input.tensor->clone();
      input.data()[(y * shape.w + x) * shape.c] += 100;
      experiment.input.tensor = std::make_shared<const Tensor>(std::move(input));
      if (values_at(experiment) != before) pixels.insert({y, x});
    }
  }
  return pixels;
}

TEST(Chain, TheFieldOnThePictureIsWhatChangesTheElement) {
  ChainScreen work;
  for (const Element at : {Element{0, 0}, Element{3, 5}, Element{6, 7}}) {
    work.app.view().chain.element = at;
    work.ui.run(2);
    const ChainField* field = work.app.chain_field();
    ASSERT_NE(field, nullptr);
    std::set<std::pair<int64_t, int64_t>> shown;
    for (int64_t y = 0; y < 14; ++y) {
      for (int64_t x = 0; x < 16; ++x) {
        if (field->levels[0].set.contains(y, x)) shown.insert({y, x});
      }
    }
    EXPECT_EQ(shown, pixels_that_matter(work, 1, at)) << at.y << ", " << at.x;
  }
}

TEST(Chain, TheTableSaysShapeCostAndField) {
  ChainScreen work;
  EXPECT_EQ(work.ui.value("screen/chain_layers/table/row 0"),
            "picture | 14×16×3 |  |  |  |  | 1 | 1 | 0 | 0");
  // 3·(3·3·3)·4 parameters and products of 14·16 outputs in three pictures.
  EXPECT_EQ(work.ui.value("screen/chain_layers/table/row 1"),
            "conv1 | 14×16×4 | 108 | 72 576 | 3 | 1, 1 | 3 | 1 | −1 | 0");
  EXPECT_EQ(work.ui.value("screen/chain_layers/table/row 2"),
            "conv2 | 7×8×5 | 180 | 30 240 | 3 | 0, 1 | 5 | 2 | −1 | 1");
  EXPECT_EQ(work.ui.value("screen/chain_layers/table/together"), "288 | 102 816");
  work.ui.click("screen/chain_layers/table/row 1");
  EXPECT_EQ(work.app.view().chain.level, 1U);
}

TEST(Chain, EveryLevelRemembersItsMap) {
  ChainScreen work;
  work.ui.click("screen/chain_strip/2/picture");
  work.app.view().map = 0;
  work.ui.click("screen/chain_strip/2/next map");
  EXPECT_EQ(work.app.view().map, 1) << "the chosen layer's map is that of all screens";
  work.ui.click("screen/chain_strip/1/picture");
  const int64_t of_first = work.app.view().map;
  work.ui.click("screen/chain_strip/2/name");
  EXPECT_EQ(work.app.view().map, 1);
  work.ui.click("screen/chain_strip/1/name");
  EXPECT_EQ(work.app.view().map, of_first);
}

TEST(Chain, FanOutStartsAtThePixelOfThePicture) {
  ChainScreen work;
  work.ui.click("screen/chain_tree/view/Fan-out");
  EXPECT_EQ(work.app.view().chain.tab, ChainTab::kFanOut);
  work.ui.click("screen/chain_strip/0/picture");
  EXPECT_EQ(work.app.view().chain.pixel, (Element{7, 8}));
  const ChainFanOut* fan_out = work.app.chain_fan_out();
  ASSERT_NE(fan_out, nullptr);
  EXPECT_EQ(fan_out->levels[1].h.bounds, (Span{6, 9}));
  EXPECT_EQ(fan_out->levels[1].w.bounds, (Span{7, 10}));
}

TEST(Chain, ArrowKeysMoveTheExplainedElement) {
  ChainScreen work;
  work.ui.click("screen/chain_strip/2/picture");
  const Element before = *work.app.view().chain.element;
  work.ui.key("left");
  EXPECT_EQ(work.app.view().chain.element, (Element{before.y, before.x - 1}));
}

std::vector<std::string> names(const Workspace& work) {
  std::vector<std::string> all;
  for (const Layer& layer : work.experiment()->layers) all.push_back(layer.name);
  return all;
}

using Names = std::vector<std::string>;

TEST(ChainLayers, ComeFromTheListBetweenTwoLevels) {
  ChainScreen work;
  work.ui.click("screen/chain_strip/1/insert");
  work.ui.click("screen/chain_strip/1/operations/max_pool2d");
  const ResultPtr result = work.answer();
  ASSERT_EQ(work.experiment()->layers.size(), 3U);
  EXPECT_EQ(work.layer(1).op, Op::kMaxPool) << "behind conv1";
  EXPECT_EQ(result->layers[1].geometry.output, (ImageShape{3, 7, 8, 4}));
  EXPECT_EQ(work.app.view().chain.level, 2U) << "what is new is chosen";
  work.ui.key("ctrl+z");
  EXPECT_EQ(names(work), (Names{"conv1", "conv2"}));
}

TEST(ChainLayers, AreDuplicatedMovedAndTakenOut) {
  ChainScreen work;
  work.ui.click("screen/chain_strip/1/name");
  work.ui.click("screen/chain_strip/duplicate");
  work.answer();
  const std::string copy = work.layer(1).name;
  EXPECT_EQ(names(work), (Names{"conv1", copy, "conv2"}));
  work.ui.click("screen/chain_strip/move right");
  work.answer();
  EXPECT_EQ(names(work), (Names{"conv1", "conv2", copy}));
  EXPECT_EQ(work.app.view().chain.level, 3U) << "the moved one stays chosen";
  work.ui.click("screen/chain_strip/move left");
  work.ui.click("screen/chain_strip/remove");
  work.answer();
  EXPECT_EQ(names(work), (Names{"conv1", "conv2"}));
}

TEST(ChainLayers, ABypassedOneHandsItsInputOn) {
  ChainScreen work;
  work.ui.click("screen/chain_strip/2/name");
  work.ui.click("screen/chain_strip/bypass");
  const ResultPtr result = work.answer();
  EXPECT_TRUE(work.layer(1).bypassed);
  EXPECT_TRUE(same_bits(result->level(2), result->level(1)));
  work.ui.click("screen/chain_strip/bypass");
  EXPECT_FALSE(work.layer(1).bypassed);
}

TEST(ChainLayers, ADraggedNameCarriesItsLayer) {
  ChainScreen work;
  const float there = work.ui.widget("screen/chain_strip/2/picture").rect.max.x;
  const float here = work.ui.widget("screen/chain_strip/1/name").rect.centre().x;
  work.ui.drag("screen/chain_strip/1/name", there - here, 0);
  work.result();
  EXPECT_EQ(names(work), (Names{"conv2", "conv1"}));
}

TEST(ChainLayers, EditingOneLeavesTheLayersBeforeItUntouched) {
  ChainScreen work;
  const ResultPtr before = work.answer();
  work.ui.click("screen/chain_strip/2/name");
  work.ui.click("screen/chain_strip/settings");
  work.ui.click("screen/chain_layers/layer/strides/height/plus");
  const ResultPtr after = work.answer();
  EXPECT_EQ(work.layer(1).strides, (Hw{3, 3})) << "linked";
  EXPECT_EQ(after->level(1), before->level(1)) << "the same tensor";
  EXPECT_NE(after->level(2), before->level(2));
}

TEST(ChainSettings, ChangeWhatTheLayerReads) {
  ChainScreen work;
  work.ui.click("screen/chain_strip/2/name");
  work.ui.click("screen/chain_layers/shows/Settings");
  work.ui.click("screen/chain_layers/layer/padding/VALID");
  EXPECT_EQ(work.layer(1).padding.mode, PaddingMode::kValid);
  work.type("screen/chain_layers/layer/maps", "7");
  EXPECT_EQ(work.answer()->layers[1].geometry.output.c, 7);
  work.ui.click("screen/chain_layers/layer/activation");
  work.ui.click("screen/chain_layers/layer/activation/tanh");
  EXPECT_EQ(work.layer(1).activation.kind, Activation::kTanh);
}

TEST(ChainSettings, SayWhyALayerIsRefusedAndWhatWouldDo) {
  ChainScreen work;
  const ResultPtr legal = work.answer();
  work.ui.click("screen/chain_strip/2/name");
  work.ui.click("screen/chain_layers/shows/Settings");
  work.ui.click("screen/chain_layers/layer/padding/VALID");
  work.type("screen/chain_layers/layer/dilations/height", "24");
  work.result();
  const EvaluatorState state = work.app.evaluation();
  ASSERT_TRUE(state.refusal.has_value());
  EXPECT_EQ(work.app.evaluation().result->level(1), legal->level(1)) << "the maps stay";
  std::string remedy;
  for (const WidgetRecord& widget : registry().all()) {
    if (widget.role == "chip" && remedy.empty()) remedy = widget.path;
  }
  ASSERT_NE(remedy, "");
  work.ui.click(remedy);
  work.answer();
  EXPECT_FALSE(work.app.evaluation().refusal.has_value());
}

TEST(ChainViews, CoverageCountsPixelsThatNobodyReads) {
  // 1×1 windows at stride 3 read one pixel in nine.
  ChainScreen work(R"({"convoscope": 1,
    "input": {"pattern": {"name": "gradient", "shape": [1, 12, 12, 1]}}, "data_format": "NHWC",
    "layers": [{"op": "conv2d", "name": "skips",
      "filters": {"random_normal": {"shape": [1, 1, 1, 2], "seed": 2}},
      "strides": [1, 3, 3, 1], "padding": "VALID", "dilations": [1, 1, 1, 1]}]})");
  work.ui.click("screen/chain_tree/view/Fan-out");
  work.ui.click("screen/chain_tree/of/All pixels");
  work.result();
  EXPECT_EQ(work.ui.value("screen/chain_tree/pixels that no output reads"), "128 of 144");
  EXPECT_EQ(work.ui.value("screen/chain_tree/most outputs that read a pixel"), "1");
}

TEST(ChainViews, AllEnergyOfTheGradientLiesWithinTheWholeField) {
  ChainScreen work;
  work.ui.click("screen/chain_strip/1/picture");
  work.ui.click("screen/chain_tree/view/Effective");
  work.app.view().chain.radius = 1;
  work.result();
  // The circle around a 3×3 field that reaches 1.5 pixels holds all nine.
  EXPECT_EQ(work.ui.value("screen/chain_tree/energy inside"), "100.0 %");
  EXPECT_EQ(work.ui.value("screen/chain_tree/theoretical size"), "3 × 3");
  work.ui.click("screen/chain_tree/source/Expected");
  work.result();
  EXPECT_TRUE(work.app.view().chain.expected);
  EXPECT_FALSE(work.app.chain().effective.busy());
}

TEST(ChainViews, AProposedChainFulfilsTheWish) {
  ChainScreen work;
  work.ui.click("screen/chain_tree/view/Design");
  work.app.view().chain.wanted_field = 9;
  work.app.view().chain.wanted_stride = 2;
  work.result();
  std::string use;
  for (const WidgetRecord& widget : registry().all()) {
    const bool button = widget.path.starts_with("screen/chain_tree/design/") &&
                        widget.path.ends_with("/use") && widget.visible;
    if (button && use.empty()) use = widget.path;
  }
  ASSERT_NE(use, "");
  work.ui.click(use);
  work.result();
  const ResultPtr result = work.answer();
  EXPECT_NE(names(work), (Names{"conv1", "conv2"}));
  const std::vector<LevelField> fields = fields_of(chain_of(*result));
  ASSERT_TRUE(fields.back().h.has_value());
  EXPECT_GE(fields.back().h->size(), 9);
  EXPECT_EQ(fields.back().h->jump().value(), 2);
  work.ui.key("ctrl+z");
  EXPECT_EQ(names(work), (Names{"conv1", "conv2"}));
}

TEST(ChainMemory, WhatWasLetGoIsComputedWhenItIsLookedAt) {
  // Two layers of 256×256×8 take 2 MiB each.
  ChainScreen work(R"({"convoscope": 1,
    "input": {"pattern": {"name": "gradient", "shape": [1, 256, 256, 1]}}, "data_format": "NHWC",
    "layers": [
      {"op": "conv2d", "name": "a", "filters": {"random_normal": {"shape": [1, 1, 1, 8], "seed": 1}},
       "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]},
      {"op": "relu", "name": "b"}, {"op": "relu", "name": "c"},
      {"op": "relu", "name": "d"}]})");
  const ResultPtr all = work.answer();
  EXPECT_EQ(all->kept_bytes, 4 * 256 * 256 * 8 * 4);
  work.ui.click("screen/chain_strip/4/name");
  work.type("screen/chain_layers/table/keep", "1");
  ASSERT_EQ(work.app.view().keep_mib, 1);
  work.ui.key("ctrl+z");  // nothing to undo: a bound is no part of the experiment
  const ResultPtr few = work.result();
  EXPECT_LT(few->kept_bytes, all->kept_bytes);
  std::string gone;
  for (const char* level : {"1", "2", "3"}) {
    const std::string picture = "screen/chain_strip/" + std::string(level) + "/picture";
    if (work.ui.value(picture) == "let go") gone = level;
  }
  ASSERT_NE(gone, "");
  work.ui.click("screen/chain_strip/" + gone + "/picture");
  const ResultPtr again = work.result();
  const auto level = static_cast<size_t>(std::stoi(gone));
  ASSERT_NE(again->level(level), nullptr);
  EXPECT_TRUE(same_bits(again->level(level), all->level(level)));
}

}  // namespace
}  // namespace convoscope::app
