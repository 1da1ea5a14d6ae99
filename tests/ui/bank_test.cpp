// The browser of a bank: searching, selecting, and changing the list of filters, each one step of
// history that the next layer follows.
#include <gmock/gmock.h>

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

TEST_F(Bank, OneFilterAlwaysStays) {
  work.ui.key("ctrl+a");
  EXPECT_FALSE(work.ui.widget("screen/bank/tools/delete").enabled);
  work.ui.key("delete");
  EXPECT_EQ(work.steps(), 1U);
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

TEST_F(BankOfAChain, TheLayerIsChosenInTheBrowser) {
  work.ui.click("screen/bank/layer");
  work.ui.click("screen/bank/layer/conv2");
  EXPECT_EQ(work.app.view().layer, 1U);
  EXPECT_THAT(shown(), ElementsAre(0, 1, 2, 3, 4));
}

}  // namespace
}  // namespace convoscope::app
