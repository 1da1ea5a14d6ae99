// See map_order.h.
#include "app/panels/maps/map_order.h"

#include <algorithm>
#include <cctype>
#include <numeric>

#include "app/panels/format.h"

namespace convoscope::app {

namespace {

std::string lower(const std::string& text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

void sort_by_name(std::vector<int64_t>& channels, const Layer& layer, int64_t maps) {
  std::vector<std::string> names;
  for (int64_t k = 0; k < maps; ++k) names.push_back(lower(map_name(layer, k)));
  std::ranges::stable_sort(channels, {}, [&](int64_t k) { return names[static_cast<size_t>(k)]; });
}

void sort_by_measure(std::vector<int64_t>& channels, const ActivationStats& stats, int64_t n,
                     const MapsView& view) {
  std::ranges::stable_sort(channels, [&](int64_t a, int64_t b) {
    const MapStats &first = stats.map(n, a), &second = stats.map(n, b);
    if ((first.finite > 0) != (second.finite > 0)) return first.finite > 0;
    const double x = order_value(view.order, first), y = order_value(view.order, second);
    return view.descending ? x > y : x < y;
  });
}

}  // namespace

double order_value(MapOrder order, const MapStats& stats) {
  switch (order) {
    case MapOrder::kMin:
      return static_cast<double>(stats.min);
    case MapOrder::kMax:
      return static_cast<double>(stats.max);
    case MapOrder::kMean:
      return stats.mean;
    case MapOrder::kDeviation:
      return stats.stddev;
    case MapOrder::kZeros:
      return stats.zero_share();
    case MapOrder::kChannel:
    case MapOrder::kName:
    case MapOrder::kMagnitude:
      break;
  }
  return static_cast<double>(stats.magnitude());
}

std::string order_name(MapOrder order) {
  switch (order) {
    case MapOrder::kChannel:
      return "channel";
    case MapOrder::kName:
      return "name";
    case MapOrder::kMin:
      return "min";
    case MapOrder::kMax:
      return "max";
    case MapOrder::kMean:
      return "mean";
    case MapOrder::kDeviation:
      return "deviation";
    case MapOrder::kMagnitude:
      return "magnitude";
    case MapOrder::kZeros:
      return "zeros";
  }
  return {};
}

std::string order_note(const MapsView& view, size_t shown, int64_t all) {
  std::string note;
  if (view.order == MapOrder::kName) note = "sorted by name";
  if (view.order != MapOrder::kChannel && view.order != MapOrder::kName) {
    note = "sorted by " + order_name(view.order) + (view.descending ? " ↓" : " ↑");
  }
  if (std::cmp_less(shown, all)) {
    note += (note.empty() ? "" : ", ") + std::to_string(shown) + " of " + std::to_string(all) +
            " shown";
  }
  return note;
}

std::vector<int64_t> ordered_maps(const ActivationStats& stats, const Layer& layer, int64_t n,
                                  const MapsView& view) {
  std::vector<int64_t> channels;
  for (int64_t k = 0; k < stats.channels; ++k) {
    if (view.hide_dead && stats.map(n, k).dead()) continue;
    if (holds_words(map_name(layer, k), view.search)) channels.push_back(k);
  }
  if (view.order == MapOrder::kName) {
    sort_by_name(channels, layer, stats.channels);
  } else if (view.order != MapOrder::kChannel) {
    sort_by_measure(channels, stats, n, view);
  }
  return channels;
}

const std::vector<int64_t>& MapOrderKeeper::update(const ResultPtr& result, const ViewState& view) {
  const MapsView& maps = view.maps;
  const bool same = result == result_ && view.layer == layer_ && view.batch == batch_ &&
                    maps.order == order_ && maps.descending == descending_ &&
                    maps.hide_dead == hide_dead_ && maps.search == search_;
  if (same) return channels_;
  result_ = result;
  layer_ = view.layer;
  batch_ = view.batch;
  order_ = maps.order;
  descending_ = maps.descending;
  hide_dead_ = maps.hide_dead;
  search_ = maps.search;
  channels_ =
      ordered_maps(*result->layers[layer_].stats, result->experiment->layers[layer_], batch_, maps);
  return channels_;
}

}  // namespace convoscope::app
