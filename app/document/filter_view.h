// How the bank of filters is browsed and edited: what is selected, which locks hold.
// Part of the ViewState: saved between runs, never undone.
#pragma once

namespace convoscope::app {

struct FilterView {
  bool operator==(const FilterView&) const = default;
};

}  // namespace convoscope::app
