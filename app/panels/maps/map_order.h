// Which maps the grid shows and in which order: sorted by one of their measures, without those
// that the search or "hide dead" leaves out. Worked out once when the Result or the choice changes.
#pragma once

#include <string>
#include <vector>

#include "app/document/view_state.h"
#include "engine/evaluate/result.h"

namespace convoscope::app {

// Channels in the order of the grid. Ties keep the order of channels; a map without a finite value
// comes last.
std::vector<int64_t> ordered_maps(const ActivationStats& stats, const Layer& layer, int64_t n,
                                  const MapsView& view);

// The measure by which the grid is sorted, of one map; its magnitude for channel and name.
double order_value(MapOrder order, const MapStats& stats);
// "mean"
std::string order_name(MapOrder order);
// "sorted by mean, greatest first", "3 of 16 shown"; empty for all maps in the order of channels.
std::string order_note(const MapsView& view, size_t shown, int64_t all);

class MapOrderKeeper {
 public:
  const std::vector<int64_t>& update(const ResultPtr& result, const ViewState& view);

 private:
  ResultPtr result_;
  size_t layer_ = 0;
  int64_t batch_ = -1;
  MapOrder order_ = MapOrder::kChannel;
  bool descending_ = true, hide_dead_ = false;
  std::string search_;
  std::vector<int64_t> channels_;
};

}  // namespace convoscope::app
