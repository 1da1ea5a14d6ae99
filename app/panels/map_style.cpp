// See map_style.h.
#include "app/panels/map_style.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

namespace {

ColormapId shown_colours(const ViewState& view) {
  return colormap_id(view.colormap, style().light);
}

ValueRange symmetric(ValueRange range) {
  const float half = std::max(std::abs(range.low), std::abs(range.high));
  return {-half, half};
}

ValueRange full_range(const MapStats& stats) { return {stats.min, stats.max}; }

ValueRange percentile_range(const PanelContext& context, const LayerResult& layer, int64_t k) {
  const MapsView& maps = context.view.maps;
  const auto range =
      context.maps.quantiles.find_or_request({.tensor = layer.output,
                                              .n = context.view.batch,
                                              .c = k,
                                              .low_share = double{maps.low_percent} / 100,
                                              .high_share = double{maps.high_percent} / 100});
  if (!range) return full_range(layer.stats->map(context.view.batch, k));
  return {range->first, range->second};
}

// By the range mode alone.
ValueRange chosen_range(const PanelContext& context, const LayerResult& layer, int64_t k) {
  const ViewState& view = context.view;
  switch (view.range) {
    case RangeMode::kShared:
      return full_range(context.maps.shared.update(layer.stats, view.batch));
    case RangeMode::kPercentile:
      return percentile_range(context, layer, k);
    case RangeMode::kManual:
      return {view.maps.manual_low, view.maps.manual_high};
    case RangeMode::kPerMap:
      break;
  }
  return full_range(layer.stats->map(view.batch, k));
}

bool within_unit_range(const MapStats& stats) { return stats.min >= 0 && stats.max <= 1; }

}  // namespace

ColormapId colormap_id(Colormap colormap, bool light) {
  switch (colormap) {
    case Colormap::kPurpleGreen:
      return light ? ColormapId::kPurpleGreenLight : ColormapId::kPurpleGreenDark;
    case Colormap::kGrey:
      return ColormapId::kGrey;
    case Colormap::kViridis:
      return ColormapId::kViridis;
    case Colormap::kCividis:
      return ColormapId::kCividis;
    case Colormap::kInferno:
      return ColormapId::kInferno;
    case Colormap::kMagma:
      return ColormapId::kMagma;
    case Colormap::kDiverging:
      break;
  }
  return light ? ColormapId::kDivergingLight : ColormapId::kDivergingDark;
}

float staleness_dim(const PanelContext& context) { return context.stale() ? 0.4f : 1.0f; }

bool symmetric_range(const ViewState& view) {
  return view.maps.symmetric || is_diverging(shown_colours(view));
}

bool range_clips(const ViewState& view) {
  return view.range == RangeMode::kPercentile || view.range == RangeMode::kManual;
}

ValueRange map_range(const PanelContext& context, const LayerResult& layer, int64_t k) {
  const ValueRange range = chosen_range(context, layer, k);
  return symmetric_range(context.view) ? symmetric(range) : range;
}

Composite map_composite(const PanelContext& context, const LayerResult& layer) {
  const MapsView& maps = context.view.maps;
  Composite composite;
  for (size_t i = 0; i < composite.size(); ++i) {
    const int64_t k = std::clamp<int64_t>(maps.composite_maps[i], 0, layer.stats->channels - 1);
    const ValueRange range = chosen_range(context, layer, k);
    const ValueRange shown = maps.symmetric ? symmetric(range) : range;
    composite[i] = {k, shown.low, shown.high};
  }
  return composite;
}

OutsideCounts outside_counts(const PanelContext& context, const LayerResult& layer) {
  const ViewState& view = context.view;
  const ValueRange range = map_range(context, layer, view.map);
  if (!range_clips(view) || !(range.low <= range.high)) return {};
  const auto counted = context.worker.find_or_request({.tensor = layer.output,
                                                       .n = view.batch,
                                                       .c = view.map,
                                                       .low = range.low,
                                                       .high = range.high,
                                                       .bins = 1});
  return counted ? counted->outside : OutsideCounts{};
}

MapStyle map_style(const PanelContext& context, const LayerResult& layer, int64_t k) {
  const ValueRange range = map_range(context, layer, k);
  return {.colormap = shown_colours(context.view),
          .low = range.low,
          .high = range.high,
          .dim = staleness_dim(context)};
}

MapStyle own_range_style(const ViewState& view, const MapStats& stats) {
  const ValueRange range = symmetric_range(view) ? symmetric(full_range(stats)) : full_range(stats);
  return {.colormap = shown_colours(view), .low = range.low, .high = range.high};
}

InputStyle input_style(const PanelContext& context) {
  const ViewState& view = context.view;
  const ActivationStats& stats = *context.result->layer_input_stats(view.layer);
  const MapStats& all =
      context.maps.input_shared.update(context.result->layer_input_stats(view.layer), view.batch);
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
    const ValueRange range = symmetric(full_range(stats.map(view.batch, result.channel)));
    result.style.low = range.low;
    result.style.high = range.high;
  }
  return result;
}

}  // namespace convoscope::app
