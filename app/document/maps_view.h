// How the grid of feature maps is shown: order, filter, ranges, overlays.
// Part of the ViewState: saved between runs, never undone.
#pragma once

namespace convoscope::app {

struct MapsView {
  bool operator==(const MapsView&) const = default;
};

}  // namespace convoscope::app
