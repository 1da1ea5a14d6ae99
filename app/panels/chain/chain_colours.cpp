// Which map stands for a level of the chain, and its colours: those of the view, over each map's
// own range, so that levels of any magnitude are seen. See chain_parts.h.
#include <algorithm>

#include "app/panels/chain/chain_parts.h"
#include "app/panels/map_style.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

int64_t LivelyMaps::of(const ResultPtr& result, size_t level, int64_t n) {
  if (result_.lock() != result || n != n_) {
    result_ = result;
    n_ = n;
    maps_.assign(result->layers.size() + 1, -1);
  }
  int64_t& map = maps_[level];
  if (map >= 0) return map;
  map = 0;
  const ActivationStats* stats = level == 0 ? nullptr : result->layers[level - 1].stats.get();
  if (stats == nullptr || stats->channels == 0) return map;
  for (int64_t c = 1; c < stats->channels; ++c) {
    if (stats->map(n, c).stddev > stats->map(n, map).stddev) map = c;
  }
  return map;
}

size_t chosen_level(const ChainView& view, size_t layers) {
  return std::clamp<size_t>(view.level.value_or(layers), 1, layers);
}

std::string map_key(const Result& result, size_t level) {
  return level == 0 ? kInputName : result.experiment->layers[level - 1].name;
}

int64_t shown_map(const PanelContext& context, size_t level) {
  const Result& result = *context.result;
  const int64_t maps = std::max<int64_t>(level_shape(result, level).c, 1);
  const bool shared = context.view.chain.level == level && context.view.layer + 1 == level;
  int64_t map = shared ? context.view.map : chosen_map(context.view.chain, map_key(result, level));
  if (map < 0) map = context.chain.lively.of(context.result, level, context.view.batch);
  return std::clamp<int64_t>(map, 0, maps - 1);
}

namespace {

LevelStyle picture_style(const PanelContext& context) {
  const Result& result = *context.result;
  const MapStats& all = context.chain.picture.update(result.input_stats, context.view.batch);
  const int64_t channels = result.input_stats->channels;
  const bool unit = all.min >= 0 && all.max <= 1;
  LevelStyle picture;
  if (channels == 3 || (channels == 1 && unit)) {
    picture.style.high = unit ? 1.0f : all.magnitude();
    picture.style.low = unit ? 0.0f : -picture.style.high;
    return picture;
  }
  picture.channel = shown_map(context, 0);
  const float half = result.input_stats->map(context.view.batch, picture.channel).magnitude();
  picture.style.colormap = signed_colormap();
  picture.style.low = -half;
  picture.style.high = half;
  return picture;
}

}  // namespace

LevelStyle level_style(const PanelContext& context, size_t level) {
  LevelStyle shown;
  if (level == 0) {
    shown = picture_style(context);
  } else {
    const ActivationStats& stats = *context.result->layers[level - 1].stats;
    shown.channel = shown_map(context, level);
    const MapStats& map = stats.map(context.view.batch, shown.channel);
    shown.style = own_range_style(context.view, map);
  }
  shown.style.dim = staleness_dim(context);
  return shown;
}

void choose_place(PanelContext& context, const ChainPlace& place) {
  ChainView& view = context.view.chain;
  if (place.level == 0) {
    view.pixel = place.element;
    return;
  }
  // What the other screens showed of the layer that is left is remembered with it.
  if (view.level == context.view.layer + 1 && *view.level <= context.result->layers.size()) {
    view.maps[map_key(*context.result, *view.level)] = context.view.map;
  }
  const int64_t map = shown_map(context, place.level);
  view.level = place.level;
  view.element = place.element;
  if (context.view.layer + 1 != place.level) context.requests.layer = place.level - 1;
  context.requests.map = map;
}

}  // namespace convoscope::app
