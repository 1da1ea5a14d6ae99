// See map_codes.h.
#include "engine/picture/map_codes.h"

#include <algorithm>
#include <cmath>

#include "engine/core/text.h"
#include "engine/picture/map_pixels.h"

namespace convoscope {
namespace {

constexpr double kLast = 65535;

std::string not_numbers(const MapStats& stats) {
  return std::to_string(stats.nans) + " NaN as code 0, " +
         std::to_string(stats.positive_infinities) + " inf as 65535, " +
         std::to_string(stats.negative_infinities) + " -inf as 0";
}

}  // namespace

// In double, where no difference of two float32 overflows.
uint16_t code_of(float value, const MapSpan& span) {
  if (std::isnan(value) || !(span.low < span.high)) return 0;
  const double share = (double{value} - span.low) / (double{span.high} - span.low);
  return static_cast<uint16_t>(std::lround(kLast * std::clamp(share, 0.0, 1.0)));
}

double value_of(uint16_t code, const MapSpan& span) {
  return span.low + code * (double{span.high} - span.low) / kLast;
}

std::vector<uint16_t> map_codes(const MapSet& set, int64_t map) {
  const ImageView view = set.view();
  const MapSpan span = set.numbers(map);
  std::vector<uint16_t> codes;
  codes.reserve(static_cast<size_t>(view.shape.h * view.shape.w));
  for (int64_t y = 0; y < view.shape.h; ++y) {
    for (int64_t x = 0; x < view.shape.w; ++x) {
      codes.push_back(code_of(view.at(set.options().picture, y, x, map), span));
    }
  }
  return codes;
}

Expected<std::vector<uint8_t>> map_codes_png(const MapSet& set, int64_t map) {
  const ImageShape& shape = set.values().geometry.output;
  const MapSpan span = set.numbers(map);
  PngWords words = {{"Title", map_words(set, map)},
                    {"Low", round_trip(span.low)},
                    {"High", round_trip(span.high)},
                    {"Value", code_words(span)}};
  if (set.stats(map).nonfinite() > 0) words.emplace_back("Not finite", not_numbers(set.stats(map)));
  return png_bytes(map_codes(set, map), static_cast<int>(shape.w), static_cast<int>(shape.h),
                   words);
}

std::string code_words(const MapSpan& span) {
  return "value = " + round_trip(span.low) + " + code * (" + round_trip(span.high) + " - " +
         round_trip(span.low) + ") / 65535";
}

}  // namespace convoscope
