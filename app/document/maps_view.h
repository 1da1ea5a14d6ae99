// How feature maps are looked at: ranges and colours, the order and choice of the grid, what the
// enlarged view shows, and the elements that are watched.
// Part of the ViewState: saved between runs, never undone. Pins, search and composite belong to an
// experiment and are not saved.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace convoscope::app {

// Where the range of the colours comes from.
enum class RangeMode { kPerMap, kShared, kPercentile, kManual };
enum class Colormap { kDiverging, kPurpleGreen, kGrey, kViridis, kCividis, kInferno, kMagma };
enum class MapOrder { kChannel, kName, kMin, kMax, kMean, kDeviation, kMagnitude, kZeros };

// An element that stays watched while settings change. It keeps its position, also where the map
// has become smaller.
struct Pin {
  size_t layer = 0;
  int64_t n = 0, k = 0, y = 0, x = 0;
  float value = 0;  // when it was pinned
  bool same_place(const Pin& other) const {
    return layer == other.layer && n == other.n && k == other.k && y == other.y && x == other.x;
  }
  bool operator==(const Pin&) const = default;
};
inline constexpr size_t kMostPins = 32;

struct MapsView {
  bool symmetric = false;  // about zero; signed colours always are
  float low_percent = 0.5f, high_percent = 99.5f;
  float manual_low = -1, manual_high = 1;

  MapOrder order = MapOrder::kChannel;
  bool descending = true;  // but for channels and names, which always ascend
  bool hide_dead = false;
  std::string search;

  bool link_views = true;  // pan and zoom of map and input
  bool composite = false;  // the enlarged view shows three maps as red, green and blue
  std::array<int64_t, 3> composite_maps{0, 1, 2};
  bool overlay = false;  // the map lies over the input
  float overlay_opacity = 0.7f;
  float play_speed = 4;  // batch elements a second
  std::vector<Pin> pins;

  bool operator==(const MapsView&) const = default;
};

// Pins the place, or lets go of it where it is pinned already; beyond kMostPins the oldest goes.
void toggle_pin(MapsView& view, const Pin& pin);

}  // namespace convoscope::app
