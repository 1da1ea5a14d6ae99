// See view_state.h; its JSON is in view_state_json.cpp.
#include "app/document/view_state.h"

#include <algorithm>

namespace convoscope::app {
namespace {

// The index nearest to `index` in [0, extent); 0 where there is none.
int64_t nearest_index(int64_t index, int64_t extent) {
  return std::clamp<int64_t>(index, 0, std::max<int64_t>(extent, 1) - 1);
}

}  // namespace

void clamp_selection(ViewState& view, const SelectionExtents& extents) {
  view.layer = std::min(view.layer, std::max<size_t>(extents.layers, 1) - 1);
  view.batch = nearest_index(view.batch, extents.batch);
  view.map = nearest_index(view.map, extents.maps);
  view.slice = nearest_index(view.slice, extents.filter_channels);
  view.input_channel = std::clamp<int64_t>(view.input_channel, -1, extents.input_channels - 1);
  if (!view.element) return;
  if (extents.height < 1 || extents.width < 1) {
    view.element.reset();
    return;
  }
  view.element->y = nearest_index(view.element->y, extents.height);
  view.element->x = nearest_index(view.element->x, extents.width);
}

}  // namespace convoscope::app
