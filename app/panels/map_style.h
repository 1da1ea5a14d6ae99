// Which colours an activation is drawn in: the colour map and range of the view, over the range of
// real values that the legend names.
#pragma once

#include "app/gpu/map_painter.h"
#include "app/panels/context.h"
#include "engine/analysis/stats.h"

namespace convoscope::app {

// Of map k, batch element n, of the chosen layer's output. Signed maps are centred on zero; the
// others run from the least to the greatest value.
MapStyle map_style(const PanelContext& context, const LayerResult& layer, int64_t k);

// How the input of the chosen layer is drawn.
struct InputStyle {
  int64_t channel = -1;  // −1: as a picture
  MapStyle style;
};
InputStyle input_style(const PanelContext& context);

// Greyed while the maps answer other settings than the controls show.
float staleness_dim(const PanelContext& context);

}  // namespace convoscope::app
