// See map_style.h.
#include "app/panels/map_style.h"

#include <algorithm>

#include "app/widgets/marks.h"

namespace convoscope::app {

namespace {

ColormapId colormap_id(Colormap colormap) {
  switch (colormap) {
    case Colormap::kGrey:
      return ColormapId::kGrey;
    case Colormap::kViridis:
      return ColormapId::kViridis;
    case Colormap::kDiverging:
      break;
  }
  return signed_colormap();
}

void set_range(MapStyle& style, const MapStats& stats) {
  if (is_diverging(style.colormap)) {
    style.high = stats.magnitude();
    style.low = -style.high;
  } else {
    style.low = stats.min;
    style.high = stats.max;
  }
}

bool within_unit_range(const MapStats& stats) { return stats.min >= 0 && stats.max <= 1; }

}  // namespace

float staleness_dim(const PanelContext& context) { return context.stale() ? 0.4f : 1.0f; }

MapStyle map_style(const PanelContext& context, const LayerResult& layer, int64_t k) {
  const ViewState& view = context.view;
  MapStyle style{.colormap = colormap_id(view.colormap), .dim = staleness_dim(context)};
  set_range(style, view.range == RangeMode::kShared ? layer.stats->batch_element(view.batch)
                                                    : layer.stats->map(view.batch, k));
  return style;
}

InputStyle input_style(const PanelContext& context) {
  const ViewState& view = context.view;
  const ActivationStats& stats = *context.result->layer_input_stats(view.layer);
  const MapStats all = stats.batch_element(view.batch);
  const bool picture_like = view.layer == 0 && within_unit_range(all);
  const bool as_picture =
      view.input_channel < 0 && (stats.channels == 3 || (stats.channels == 1 && picture_like));

  InputStyle result;
  if (as_picture) {
    result.style.high = picture_like ? 1.0f : all.magnitude();
    result.style.low = picture_like ? 0.0f : -result.style.high;
    return result;
  }
  result.channel =
      std::clamp<int64_t>(view.input_channel, 0, std::max<int64_t>(stats.channels - 1, 0));
  if (picture_like) {
    result.style.colormap = ColormapId::kGrey;
    result.style.low = 0;
    result.style.high = 1;
  } else {
    result.style.colormap = signed_colormap();
    set_range(result.style, stats.map(view.batch, result.channel));
  }
  return result;
}

}  // namespace convoscope::app
