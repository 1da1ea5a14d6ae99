// What stands side by side on the Compare screen.
// Part of the ViewState: saved between runs, never undone.
#pragma once

namespace convoscope::app {

struct CompareView {
  bool operator==(const CompareView&) const = default;
};

}  // namespace convoscope::app
