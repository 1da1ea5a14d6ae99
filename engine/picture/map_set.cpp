// See map_set.h.
#include "engine/picture/map_set.h"

#include <algorithm>
#include <cmath>

namespace convoscope {
namespace {

constexpr int kMaxScale = 64;
// What a picture may have: libpng, viewers and memory all agree on so many.
constexpr int64_t kMaxSide = 32768, kMaxPixels = int64_t{1} << 27;

std::string number(int64_t value) { return std::to_string(value); }

MapSpan symmetric(const MapSpan& span) {
  const float half = std::max(std::abs(span.low), std::abs(span.high));
  return {-half, half};
}

Expected<void> check_maps(const ImageShape& output, const Layer& layer, const MapsOptions& o) {
  if (o.picture < 0 || o.picture >= output.n) {
    return refuse("there is no picture " + number(o.picture) + "; they go from 0 to " +
                  number(output.n - 1));
  }
  if (o.first >= 0 && o.first <= o.last && o.last < output.c) return {};
  const std::string asked =
      o.first == o.last ? " " + number(o.first) : "s " + number(o.first) + " to " + number(o.last);
  return refuse("there is no map" + asked + " of layer " + layer.name + "; they go from 0 to " +
                number(output.c - 1));
}

Expected<void> check_looks(const ImageShape& output, const MapsOptions& o) {
  if (o.range == MapRange::kGiven && !(o.given.low < o.given.high)) {
    return refuse("a range of values goes from the smaller to the larger");
  }
  if (o.scale < 1 || o.scale > kMaxScale) {
    return refuse("an element of " + number(o.scale) + " pixels can't be drawn; 1 to " +
                  number(kMaxScale) + " can");
  }
  const int64_t height = output.h * o.scale, width = output.w * o.scale;
  if (height <= kMaxSide && width <= kMaxSide && height * width <= kMaxPixels) return {};
  return refuse("a map of " + number(output.h) + "×" + number(output.w) + " elements drawn at " +
                number(o.scale) + " pixels each is " + number(height) + "×" + number(width) +
                " pixels, more than a picture may have");
}

Expected<void> check_layer(const Result& result, size_t l) {
  if (l >= result.layers.size()) {
    return refuse("there is no layer " + std::to_string(l) + "; the chain has " +
                  std::to_string(result.layers.size()));
  }
  const std::string& name = result.experiment->layers[l].name;
  if (!result.layers[l].output) {
    return refuse("the values of layer " + name +
                  " were let go to save memory, so they can't be written");
  }
  if (result.layers[l].geometry.output.size() > 0) return {};
  return refuse("the output of layer " + name + " has no elements");
}

}  // namespace

Expected<MapSet> MapSet::choose(ResultPtr result, const MapsOptions& options) {
  if (auto checked = check_layer(*result, options.layer); !checked) {
    return tl::unexpected(checked.error());
  }
  const ImageShape output = result->layers[options.layer].geometry.output;
  MapsOptions chosen = options;
  if (chosen.last < 0) chosen.last = output.c - 1;
  const Layer& layer = result->experiment->layers[options.layer];
  if (auto checked = check_maps(output, layer, chosen); !checked) {
    return tl::unexpected(checked.error());
  }
  if (auto checked = check_looks(output, chosen); !checked) {
    return tl::unexpected(checked.error());
  }
  return MapSet(std::move(result), chosen);
}

MapSet::MapSet(ResultPtr result, const MapsOptions& options)
    : result_(std::move(result)),
      options_(options),
      all_(values().stats->batch_element(options.picture)) {}

MapSpan MapSet::full(int64_t map) const {
  const MapStats& of = options_.range == MapRange::kShared ? all_ : stats(map);
  return {of.min, of.max};
}

MapSpan MapSet::numbers(int64_t map) const {
  const MapSpan span = options_.range == MapRange::kGiven ? options_.given : full(map);
  return options_.symmetric ? symmetric(span) : span;
}

MapSpan MapSet::colours(int64_t map) const {
  MapSpan span = numbers(map);
  if (options_.range == MapRange::kPercentile) {
    const auto shares =
        map_quantiles(view(), options_.picture, map, options_.low_share, options_.high_share);
    if (shares) span = {shares->first, shares->second};
  }
  return options_.symmetric || is_diverging(options_.colormap) ? symmetric(span) : span;
}

std::string MapSet::name(int64_t map) const {
  const auto& names = layer().filters.names;
  const auto k = static_cast<size_t>(map);
  return is_convolution(layer().op) && k < names.size() ? names[k] : "";
}

std::string MapSet::file_name(int64_t map) const {
  const size_t digits = number(values().geometry.output.c - 1).size();
  std::string text = number(map);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return plain_name(layer().name) + "-map" + text;
}

std::string plain_name(const std::string& text) {
  std::string name;
  for (const char c : text) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '-' || c == '_';
    name += plain ? c : '_';
  }
  return name.find_first_not_of('_') == std::string::npos ? "layer" : name;
}

}  // namespace convoscope
