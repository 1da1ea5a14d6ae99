// From map to map and through the batch by keys; see maps_parts.h.
#include <algorithm>

#include "app/host/input_event.h"
#include "app/panels/maps/maps_parts.h"

namespace convoscope::app {

void choose_neighbour(PanelContext& context, int64_t by) {
  if (!context.layer_result()) return;
  const std::vector<int64_t>& channels = context.maps.order.update(context.result, context.view);
  if (channels.empty()) return;
  const auto found = std::ranges::find(channels, context.view.map);
  const int64_t place = found == channels.end() ? 0 : found - channels.begin() + by;
  const int64_t last = std::ssize(channels) - 1;
  context.requests.map = channels[static_cast<size_t>(std::clamp<int64_t>(place, 0, last))];
}

void browse_by_keys(PanelContext& context, const LayerResult& layer) {
  const auto pressed = [](Key key) { return chord_pressed({.key = key}, true); };
  const int64_t batch = context.view.batch;
  if (pressed(Key::kComma) && batch > 0) context.requests.batch = batch - 1;
  if (pressed(Key::kPeriod) && batch + 1 < layer.geometry.output.n)
    context.requests.batch = batch + 1;
  if (context.requests.batch) context.maps.playback.playing = false;
  if (pressed(Key::kPageUp)) choose_neighbour(context, -1);
  if (pressed(Key::kPageDown)) choose_neighbour(context, 1);
}

}  // namespace convoscope::app
