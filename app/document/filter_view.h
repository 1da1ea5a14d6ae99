// How the bank of filters is browsed and edited: what is selected, which locks hold.
// Part of the ViewState: saved between runs (but for the selection, which belongs to an
// experiment), never undone.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/filters/locks.h"

namespace convoscope::app {

enum class FilterKind { kAll, kOriented, kColour, kZeroSum };

struct FilterView {
  FilterKind kind = FilterKind::kAll;  // which filters the browser shows
  // Filters that actions apply to, sorted; counts only while it holds the chosen one, which is
  // ViewState::map.
  std::vector<int64_t> selected;
  LockSet locks;             // kept by every edit of the editor
  bool whole_filter = true;  // the editor's actions work on all slices, else on the chosen one

  bool operator==(const FilterView&) const = default;
};

// What actions apply to: never empty where there are filters.
std::vector<int64_t> selected_filters(const FilterView& view, int64_t chosen, int64_t count);

struct FilterSelection {
  std::vector<int64_t> selected;  // sorted
  int64_t chosen = 0;
  bool operator==(const FilterSelection&) const = default;
};

enum class Click { kPlain, kToggle, kRange };
// After a click on filter k: alone; taken in or out (ctrl); or everything shown between it and the
// chosen one, which stays (shift). Taking out the chosen filter chooses the nearest one left; the
// last one stays. `shown` lists the filters in the order on screen.
FilterSelection after_click(FilterSelection selection, int64_t k, Click click,
                            const std::vector<int64_t>& shown);

}  // namespace convoscope::app
