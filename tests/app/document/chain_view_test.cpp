// What the Chain screen remembers: its tabs for ever, the rest as long as the experiment is open.
#include "app/document/chain_view.h"

#include <gtest/gtest.h>

#include "app/document/view_state.h"

namespace convoscope::app {
namespace {

ChainView looked_at() {
  ChainView view{.tab = ChainTab::kEffective,
                 .along_height = true,
                 .one_layer = true,
                 .coverage = true,
                 .expected = true,
                 .radius = 0.25f,
                 .wanted_field = 31,
                 .wanted_stride = 4};
  view.level = 3;
  view.element = Element{1, 2};
  view.pixel = Element{5, 6};
  view.maps["conv1"] = 7;
  return view;
}

TEST(ChainView, IsReadBackWithoutWhatBelongsToAnExperiment) {
  ViewState view;
  view.screen = Screen::kChain;
  view.chain = looked_at();
  const ViewState again = parse_view_state(print_view_state(view));
  EXPECT_EQ(again.screen, Screen::kChain);
  EXPECT_EQ(again.chain, for_another_experiment(looked_at()));
  EXPECT_NE(again.chain, ChainView{});
}

TEST(ChainView, AnotherExperimentKeepsTheTabsAlone) {
  const ChainView view = for_another_experiment(looked_at());
  EXPECT_EQ(view.tab, ChainTab::kEffective);
  EXPECT_FALSE(view.level || view.element || view.pixel);
  EXPECT_EQ(chosen_map(view, "conv1"), -1);
  EXPECT_EQ(chosen_map(looked_at(), "conv1"), 7);
}

TEST(NearestElement, ExistsWhateverWasChosen) {
  EXPECT_EQ(nearest_element(Element{9, 1}, 4, 5), (Element{3, 1}));
  EXPECT_EQ(nearest_element(Element{2, 9}, 4, 5), (Element{2, 4}));
  EXPECT_EQ(nearest_element(std::nullopt, 10, 10), (Element{4, 6})) << "near the middle";
  EXPECT_EQ(nearest_element(std::nullopt, 1, 1), (Element{0, 0}));
}

}  // namespace
}  // namespace convoscope::app
