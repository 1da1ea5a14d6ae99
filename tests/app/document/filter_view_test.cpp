// Laws of the selection in the bank.
#include "app/document/filter_view.h"

#include <gmock/gmock.h>

namespace convoscope::app {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

const std::vector<int64_t> kShown = {0, 2, 3, 5, 8, 9};

TEST(SelectedFilters, AreThoseThatExistWhereTheChosenOneIsAmongThem) {
  FilterView view;
  view.selected = {1, 4, 7};
  EXPECT_THAT(selected_filters(view, 4, 8), ElementsAre(1, 4, 7));
  EXPECT_THAT(selected_filters(view, 4, 5), ElementsAre(1, 4));
  EXPECT_THAT(selected_filters(view, 2, 8), ElementsAre(2)) << "chosen elsewhere";
  EXPECT_THAT(selected_filters(view, 0, 0), IsEmpty());
}

TEST(AfterClick, AloneSelectsOne) {
  EXPECT_EQ(after_click({{2, 3}, 3}, 8, Click::kPlain, kShown), (FilterSelection{{8}, 8}));
}

TEST(AfterClick, WithCtrlTwiceSelectsTheSameAgain) {
  const FilterSelection before{{2, 5}, 5};
  const FilterSelection more = after_click(before, 3, Click::kToggle, kShown);
  EXPECT_EQ(more, (FilterSelection{{2, 3, 5}, 3}));
  EXPECT_EQ(after_click(more, 3, Click::kToggle, kShown).selected, before.selected);
}

TEST(AfterClick, WithCtrlLeavesOneSelected) {
  EXPECT_EQ(after_click({{5}, 5}, 5, Click::kToggle, kShown), (FilterSelection{{5}, 5}));
  EXPECT_EQ(after_click({{0, 8, 9}, 9}, 9, Click::kToggle, kShown), (FilterSelection{{0, 8}, 8}));
}

TEST(AfterClick, WithShiftSelectsWhatIsShownBetween) {
  const FilterSelection down = after_click({{2}, 2}, 8, Click::kRange, kShown);
  EXPECT_EQ(down, (FilterSelection{{2, 3, 5, 8}, 2}));
  EXPECT_EQ(after_click(down, 0, Click::kRange, kShown), (FilterSelection{{0, 2}, 2}));
  EXPECT_EQ(after_click({{4}, 4}, 3, Click::kRange, kShown), (FilterSelection{{3}, 3}))
      << "the chosen one is not shown";
}

}  // namespace
}  // namespace convoscope::app
