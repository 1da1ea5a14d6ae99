// Which colours an activation is drawn in: the colour map of the view over the range of real values
// that the legend names.
#pragma once

#include "app/gpu/map_painter.h"
#include "app/panels/context.h"
#include "engine/analysis/stats.h"

namespace convoscope::app {

struct ValueRange {
  float low = -1, high = 1;
  bool operator==(const ValueRange&) const = default;
};

// The table that a choice of colours means on a light or a dark page.
ColormapId colormap_id(Colormap colormap, bool light);

// The range of map k, batch element view.batch, of the chosen layer's output, as range mode and
// symmetry ask for. Signed colours are centred on zero, so their range is always symmetric.
ValueRange map_range(const PanelContext& context, const LayerResult& layer, int64_t k);
// Must be symmetric about zero, because the colours are or because that was asked for.
bool symmetric_range(const ViewState& view);
// Values may lie beyond the range.
bool range_clips(const ViewState& view);

// How many values of the chosen map lie beyond its range, as soon as that is counted.
OutsideCounts outside_counts(const PanelContext& context, const LayerResult& layer);

MapStyle map_style(const PanelContext& context, const LayerResult& layer, int64_t k);

// A map in the view's colours over its own range, whatever the range mode.
MapStyle own_range_style(const ViewState& view, const MapStats& stats);

// The three chosen maps as colours, each over a range of its own; only a range that was asked to be
// symmetric is.
Composite map_composite(const PanelContext& context, const LayerResult& layer);

// How the input of the chosen layer is drawn.
struct InputStyle {
  int64_t channel = -1;  // −1: as a picture
  MapStyle style;
};
InputStyle input_style(const PanelContext& context);

// Greyed while the maps answer other settings than the controls show.
float staleness_dim(const PanelContext& context);

}  // namespace convoscope::app
