// See maps_view.h.
#include "app/document/maps_view.h"

#include <algorithm>

#include "app/document/view_json.h"

namespace convoscope::app {

namespace {

constexpr std::array<Word<MapOrder>, 8> kOrders{{{MapOrder::kChannel, "channel"},
                                                 {MapOrder::kName, "name"},
                                                 {MapOrder::kMin, "min"},
                                                 {MapOrder::kMax, "max"},
                                                 {MapOrder::kMean, "mean"},
                                                 {MapOrder::kDeviation, "deviation"},
                                                 {MapOrder::kMagnitude, "magnitude"},
                                                 {MapOrder::kZeros, "zeros"}}};

// The larger half of what a float32 can hold would leave no room for differences.
constexpr double kMostValue = 1e38;

}  // namespace

void toggle_pin(MapsView& view, const Pin& pin) {
  const auto found =
      std::ranges::find_if(view.pins, [&](const Pin& known) { return known.same_place(pin); });
  if (found != view.pins.end()) {
    view.pins.erase(found);
    return;
  }
  if (view.pins.size() >= kMostPins) view.pins.erase(view.pins.begin());
  view.pins.push_back(pin);
}

Json to_json(const MapsView& view) {
  return {{"symmetric", view.symmetric},
          {"low_percent", view.low_percent},
          {"high_percent", view.high_percent},
          {"manual_low", view.manual_low},
          {"manual_high", view.manual_high},
          {"order", word_of(kOrders, view.order)},
          {"descending", view.descending},
          {"hide_dead", view.hide_dead},
          {"link_views", view.link_views},
          {"overlay", view.overlay},
          {"overlay_opacity", view.overlay_opacity},
          {"play_speed", view.play_speed}};
}

void read(const Json& object, MapsView& view) {
  if (!object.is_object()) return;
  read_bool(object, "symmetric", view.symmetric);
  read_real(object, "low_percent", 0, 50, view.low_percent);
  read_real(object, "high_percent", 50, 100, view.high_percent);
  read_real(object, "manual_low", -kMostValue, kMostValue, view.manual_low);
  read_real(object, "manual_high", -kMostValue, kMostValue, view.manual_high);
  if (view.manual_low > view.manual_high) std::swap(view.manual_low, view.manual_high);
  read_word(object, "order", kOrders, view.order);
  read_bool(object, "descending", view.descending);
  read_bool(object, "hide_dead", view.hide_dead);
  read_bool(object, "link_views", view.link_views);
  read_bool(object, "overlay", view.overlay);
  read_real(object, "overlay_opacity", 0, 1, view.overlay_opacity);
  read_real(object, "play_speed", 0.25, 30, view.play_speed);
}

}  // namespace convoscope::app
