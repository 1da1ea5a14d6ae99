// Which maps of a layer leave as pictures and over which values their colours run: the window's
// own rules, as values. What is asked for is checked here; drawing it can't fail. Who draws: maps
// as seen (map_pixels.h), as 16-bit codes (map_codes.h), as numbers (tiff_file.h) and all of them
// on a sheet (sheet.h).
#pragma once

#include <cstdint>
#include <string>

#include "engine/evaluate/result.h"
#include "engine/picture/colormap.h"

namespace convoscope {

enum class MapRange { kPerMap, kShared, kPercentile, kGiven };

struct MapSpan {
  float low = 0, high = 0;
  bool operator==(const MapSpan&) const = default;
};

struct MapsOptions {
  size_t layer = 0;
  int64_t picture = 0;           // n
  int64_t first = 0, last = -1;  // maps, both included; −1: the last of the layer
  ColormapId colormap = ColormapId::kDivergingLight;
  MapRange range = MapRange::kPerMap;
  bool symmetric = false;                        // about zero; diverging colours always are
  double low_share = 0.005, high_share = 0.995;  // of kPercentile
  MapSpan given = {-1, 1};                       // of kGiven
  int scale = 1;                                 // pixels of an element, of maps as seen
  bool light = true;                             // the page of a sheet
  bool operator==(const MapsOptions&) const = default;
};

class MapSet {
 public:
  // Refuses a layer, picture or maps that aren't there, values that were let go, and a range or a
  // scale that means nothing.
  static Expected<MapSet> choose(ResultPtr result, const MapsOptions& options);

  const MapsOptions& options() const { return options_; }
  int64_t count() const { return options_.last - options_.first + 1; }
  int64_t map(int64_t index) const { return options_.first + index; }  // 0 ≤ index < count()

  const Layer& layer() const { return result_->experiment->layers[options_.layer]; }
  const LayerResult& values() const { return result_->layers[options_.layer]; }
  ImageView view() const { return image_view(*values().output); }
  const MapStats& stats(int64_t map) const { return values().stats->map(options_.picture, map); }

  // From the first colour to the last, as the window's legend has it.
  MapSpan colours(int64_t map) const;
  // Of numbers written as codes: the same without what colours ask for, and clipping nothing but
  // by a given range.
  MapSpan numbers(int64_t map) const;

  std::string name(int64_t map) const;       // of its filter; empty where it has none
  std::string file_name(int64_t map) const;  // "conv1-map007", without ending

 private:
  MapSet(ResultPtr result, const MapsOptions& options);
  MapSpan full(int64_t map) const;

  ResultPtr result_;
  MapsOptions options_;
  MapStats all_;  // over all maps of the layer
};

// Letters, digits, '-' and '_' of a text, others as '_'; "layer" where nothing is left.
std::string plain_name(const std::string& text);

}  // namespace convoscope
