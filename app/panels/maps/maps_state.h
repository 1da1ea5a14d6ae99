// What the views of maps remember between frames besides the ViewState: values worked out once for
// a Result, and the film that plays. Neither saved nor undone.
#pragma once

#include <memory>
#include <optional>

#include "app/compute/quantile_worker.h"
#include "app/panels/maps/map_order.h"
#include "app/panels/maps/playback.h"

namespace convoscope::app {

// Statistics over all maps of a batch element, which take a pass over those of every map.
class SharedStatsKeeper {
 public:
  const MapStats& update(const std::shared_ptr<const ActivationStats>& stats, int64_t n) {
    if (stats != stats_ || n != n_) {
      stats_ = stats;
      n_ = n;
      shared_ = stats->batch_element(n);
    }
    return shared_;
  }

 private:
  std::shared_ptr<const ActivationStats> stats_;
  int64_t n_ = -1;
  MapStats shared_;
};

struct MapsState {
  explicit MapsState(Background& background) : quantiles(background) {}
  QuantileWorker quantiles;
  SharedStatsKeeper shared, input_shared;
  MapOrderKeeper order;
  Playback playback;
  std::optional<Geometry> linked;  // of the layer whose two views were made to show the same scene
  int64_t shown_map = -1;          // the chosen map that the grid scrolled to last
};

}  // namespace convoscope::app
