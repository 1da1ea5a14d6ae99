// The browser of a bank: searching, selecting, and changing the list of filters, each one step of
// history that the next layer follows.
#include <gmock/gmock.h>

#include "engine/filters/presets.h"
#include "tests/ui/workspace.h"

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::string thumb(int64_t k) { return "screen/bank/filters/" + std::to_string(k); }

// On the Filters screen.
class Bank : public ::testing::Test {
 protected:
  explicit Bank(const char* json = kPicture) : work(json) {
    work.ui.click("bar/Filters");
    before = work.answer();
  }

  void click_with(const char* modifier, int64_t k) {
    const Key key = modifier == std::string("ctrl") ? Key::kLeftCtrl : Key::kLeftShift;
    work.ui.post(KeyEdge{key, true});
    work.ui.click(thumb(k));
    work.ui.post(KeyEdge{key, false});
    work.ui.settle();
  }

  std::vector<int64_t> selected() {
    return selected_filters(work.app.view().filters, work.app.view().map,
                            filter_shape(*work.layer().filters.tensor).out);
  }

  std::vector<int64_t> shown() const {
    std::vector<int64_t> all;
    for (const WidgetRecord& record : registry().all()) {
      if (record.path.starts_with("screen/bank/filters/")) {
        all.push_back(std::stoll(record.path.substr(record.path.rfind('/') + 1)));
      }
    }
    return all;
  }

  std::vector<float> old_weights(int64_t k) const {
    return weights_of(before->experiment->layers[0], k);
  }
  std::vector<float> weights(int64_t k) const { return weights_of(work.layer(), k); }

  Workspace work;
  ResultPtr before;
};

class BankOfAChain : public Bank {
 protected:
  BankOfAChain() : Bank(kChain) {}

  // One step, after which the second layer computes what it did, but for the order of its sums.
  void expect_the_chain_means_the_same() {
    EXPECT_EQ(work.steps(), 2U);
    const ResultPtr answer = work.answer();
    const auto now = answer->layers[1].output->values(), was = before->layers[1].output->values();
    ASSERT_EQ(now.size(), was.size());
    for (size_t i = 0; i < now.size(); ++i) ASSERT_NEAR(now[i], was[i], 1e-4f);
    work.ui.key("ctrl+z");
    EXPECT_EQ(work.experiment(), before->experiment);
  }
};

TEST_F(Bank, ShowsWhatTheSearchAndTheKindLeave) {
  EXPECT_THAT(shown(), ElementsAre(0, 1, 2, 3));
  work.ui.type("screen/bank/search", "GAUSS");
  EXPECT_THAT(shown(), ElementsAre(1));
  work.ui.click("screen/bank/search");
  work.ui.key("ctrl+a");
  work.ui.key("backspace");
  work.ui.click("screen/bank/Zero sum");
  EXPECT_THAT(shown(), ElementsAre(0, 3)) << "Sobel x and Corner";
  work.ui.click("screen/bank/Oriented");
  EXPECT_THAT(shown(), ElementsAre(0)) << "Sobel x";
  work.ui.click("screen/bank/Colour");
  EXPECT_THAT(shown(), IsEmpty());
  work.ui.click("screen/bank/All");
  EXPECT_THAT(shown(), ElementsAre(0, 1, 2, 3));
  EXPECT_EQ(work.steps(), 1U) << "looking changes nothing";
}

TEST_F(Bank, ClicksWithCtrlAndShiftSelectMany) {
  work.ui.click(thumb(1));
  EXPECT_THAT(selected(), ElementsAre(1));
  click_with("shift", 3);
  EXPECT_THAT(selected(), ElementsAre(1, 2, 3));
  click_with("ctrl", 2);
  EXPECT_THAT(selected(), ElementsAre(1, 3));
  work.ui.key("ctrl+a");
  EXPECT_THAT(selected(), ElementsAre(0, 1, 2, 3));
  work.ui.click(thumb(2));
  EXPECT_THAT(selected(), ElementsAre(2));
  EXPECT_EQ(work.app.view().map, 2);
}

TEST_F(Bank, ArrowKeysChooseTheNeighbour) {
  work.ui.click(thumb(1));
  work.ui.key("right");
  EXPECT_EQ(work.app.view().map, 2);
  work.ui.key("shift+right");
  EXPECT_THAT(selected(), ElementsAre(2, 3));
}

TEST_F(Bank, ANewFilterIsTheIdentityBehindTheChosenOne) {
  work.ui.click(thumb(1));
  work.ui.click("screen/bank/tools/new");
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor).out, 5);
  EXPECT_EQ(filter_name(work.layer().filters, 2), "Identity");
  EXPECT_EQ(weights(3), old_weights(2));
  EXPECT_EQ(work.app.view().map, 2);
  EXPECT_EQ(work.steps(), 2U);
}

TEST_F(Bank, KeysForAPopupOrAFieldLeaveTheBankAlone) {
  work.ui.key("ctrl+o");
  work.ui.key("delete");
  work.ui.key("ctrl+d");
  work.ui.key("escape");
  work.ui.run(3);
  work.ui.click("screen/bank/tools/size");
  work.ui.key("delete");
  work.ui.key("ctrl+d");
  work.ui.key("escape");
  work.ui.run(3);
  work.ui.click("screen/bank/search");
  work.ui.text("gauss");
  work.ui.key("ctrl+a");
  work.ui.key("delete");
  EXPECT_EQ(work.steps(), 1U);
}

TEST_F(Bank, OneFilterAlwaysStays) {
  work.ui.key("ctrl+a");
  EXPECT_FALSE(work.ui.widget("screen/bank/tools/delete").enabled);
  work.ui.key("delete");
  EXPECT_EQ(work.steps(), 1U);
}

TEST_F(Bank, CopiedFiltersPasteIntoOthers) {
  work.ui.click(thumb(0));
  work.ui.key("ctrl+c");
  work.ui.click(thumb(1));
  click_with("ctrl", 3);
  work.ui.key("ctrl+v");
  for (const int64_t k : {0, 1, 3}) EXPECT_EQ(weights(k), old_weights(0)) << k;
  EXPECT_EQ(weights(2), old_weights(2));
  EXPECT_EQ(work.steps(), 2U);
  work.answer();
}

TEST_F(Bank, NumPysBracketsComeBackAsTheFilterTheyWere) {
  work.ui.click(thumb(2));
  work.ui.key("ctrl+shift+c");
  EXPECT_TRUE(work.app.host().clipboard().starts_with("np.array([["));
  work.ui.click(thumb(0));
  work.ui.click("screen/bank/tools/paste");
  EXPECT_EQ(weights(0), old_weights(2));
}

TEST_F(Bank, OneSliceFromASpreadsheetFillsTheChosenSlice) {
  work.ui.click(thumb(1));
  work.ui.click("screen/editor/slices/G");
  work.app.host().set_clipboard("1\t2\t3\r\n4\t5\t6\r\n7\t8\t9,5\r\n");
  work.ui.key("ctrl+v");
  std::vector<float> expected = old_weights(1);
  for (size_t i = 0; i < 9; ++i) expected[i * 3 + 1] = i == 8 ? 9.5f : static_cast<float>(i + 1);
  EXPECT_EQ(weights(1), expected);
}

TEST_F(Bank, WhatDoesNotFitIsToldAndChangesNothing) {
  for (const char* text : {"1 2\n3 4", "no weights", ""}) {
    work.app.host().set_clipboard(text);
    work.ui.key("ctrl+v");
    EXPECT_EQ(work.steps(), 1U) << text;
  }
  EXPECT_EQ(work.app.notices().items().size(), 3U);
  EXPECT_EQ(work.app.notices().items().front().severity, Severity::kError);
}

TEST_F(Bank, ResizesAtTheChosenAnchor) {
  work.ui.click("screen/bank/tools/size");
  work.ui.click("screen/bank/tools/size of bank/make anew");
  work.ui.click("screen/bank/tools/size of bank/anchor/top left");
  work.type("screen/bank/tools/size of bank/height", "4");
  work.type("screen/bank/tools/size of bank/width", "5");
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor), (FilterShape{4, 5, 3, 4}));
  const std::vector<float> now = weights(2), was = old_weights(2);
  for (size_t y = 0; y < 4; ++y) {
    for (size_t x = 0; x < 5; ++x) {
      const bool old = y < 3 && x < 3;
      EXPECT_EQ(now[(y * 5 + x) * 3], old ? was[(y * 3 + x) * 3] : 0) << y << ", " << x;
    }
  }
  work.answer();
}

TEST_F(Bank, MadeAnewPresetsStayWhole) {
  work.ui.click("screen/bank/tools/size");
  work.type("screen/bank/tools/size of bank/height", "5");
  EXPECT_EQ(weights(1), (*find_preset("gaussian"))->make({5, 3, 3}));
  work.type("screen/bank/tools/size of bank/count", "6");
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor).out, 6);
}

TEST_F(BankOfAChain, DraggingAFilterReordersTheBank) {
  const Rect from = work.ui.widget(thumb(0)).rect, to = work.ui.widget(thumb(2)).rect;
  work.ui.drag(thumb(0), to.max.x - from.centre().x, 0);
  for (int64_t k = 0; k < 4; ++k) {
    const std::vector<int64_t> order = {1, 2, 0, 3};
    EXPECT_EQ(weights(k), old_weights(order[static_cast<size_t>(k)])) << k;
  }
  EXPECT_EQ(work.app.view().map, 2) << "the dragged filter stays chosen";
  expect_the_chain_means_the_same();
}

TEST_F(BankOfAChain, AltAndArrowsMoveTheSelectedFilters) {
  work.ui.click(thumb(1));
  click_with("shift", 2);
  work.ui.key("alt+right");
  EXPECT_EQ(weights(1), old_weights(3));
  EXPECT_EQ(weights(2), old_weights(1));
  EXPECT_EQ(weights(3), old_weights(2));
  EXPECT_THAT(selected(), ElementsAre(2, 3));
  expect_the_chain_means_the_same();
}

TEST_F(BankOfAChain, AltAndArrowsStopAtTheEnds) {
  work.ui.click(thumb(0));
  work.ui.key("alt+left");
  work.ui.click(thumb(3));
  work.ui.key("alt+right");
  EXPECT_EQ(work.steps(), 1U);
}

TEST_F(BankOfAChain, DuplicatesStandBehindAndKeepWhatFollows) {
  work.ui.click(thumb(1));
  click_with("ctrl", 2);
  work.ui.key("ctrl+d");
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor).out, 6);
  EXPECT_EQ(weights(3), old_weights(1));
  EXPECT_EQ(weights(4), old_weights(2));
  EXPECT_EQ(weights(5), old_weights(3));
  EXPECT_THAT(selected(), ElementsAre(3, 4));
  expect_the_chain_means_the_same();
}

TEST_F(BankOfAChain, DeleteTakesTheFilterAndTheChannelThatReadIt) {
  work.ui.click(thumb(1));
  work.ui.key("delete");
  EXPECT_EQ(filter_shape(*work.layer().filters.tensor).out, 3);
  EXPECT_EQ(weights(1), old_weights(2));
  EXPECT_EQ(filter_shape(*work.layer(1).filters.tensor).in, 3);
  work.answer();
  work.ui.key("ctrl+z");
  EXPECT_EQ(work.experiment(), before->experiment);
}

constexpr const char* kThousand = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [1, 4, 4, 2], "seed": 1}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "many",
    "filters": {"random_normal": {"shape": [5, 5, 2, 1024], "seed": 2}},
    "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

class BankOfAThousand : public Bank {
 protected:
  BankOfAThousand() : Bank(kThousand) {}
};

TEST_F(BankOfAThousand, OnlyVisibleFiltersAreDrawn) {
  EXPECT_EQ(shown().front(), 0);
  EXPECT_LT(shown().size(), 400U);
  const Rect first = work.ui.widget(thumb(0)).rect;
  for (int i = 0; i < 200; ++i) {
    work.ui.post(MouseMove{first.centre().x + static_cast<float>(i % 2), first.centre().y});
    work.ui.post(Wheel{0, -5});
  }
  work.ui.settle();
  EXPECT_EQ(shown().back(), 1023);
  EXPECT_GT(shown().front(), 600);
}

TEST_F(BankOfAThousand, TheChosenFilterIsBroughtIntoSight) {
  work.app.requests().map = 800;
  work.ui.run(3);
  ASSERT_TRUE(work.ui.has(thumb(800)));
  EXPECT_TRUE(work.ui.widget(thumb(800)).visible);
  work.ui.click(thumb(800));
  EXPECT_EQ(work.app.view().map, 800);
}

TEST_F(BankOfAChain, TheLayerIsChosenInTheBrowser) {
  work.ui.click("screen/bank/layer");
  work.ui.click("screen/bank/layer/conv2");
  EXPECT_EQ(work.app.view().layer, 1U);
  EXPECT_THAT(shown(), ElementsAre(0, 1, 2, 3, 4));
}

}  // namespace
}  // namespace convoscope::app
