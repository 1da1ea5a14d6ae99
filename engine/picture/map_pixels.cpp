// See map_pixels.h.
#include "engine/picture/map_pixels.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engine/core/text.h"

namespace convoscope {
namespace {

struct Paint {
  ColormapId map;
  NonFiniteColors special;
  MapSpan span;

  Rgb8 of(float value) const {
    if (std::isnan(value)) return special.nan;
    if (std::isinf(value)) return value > 0 ? special.positive : special.negative;
    return colormap_color(map, value, span.low, span.high);
  }
};

Paint paint_of(const MapSet& set, int64_t map) {
  const ColormapId id = set.options().colormap;
  return {id, nonfinite_colors(id), set.colours(map)};
}

const char* colormap_word(ColormapId id) {
  switch (id) {
    case ColormapId::kDivergingDark:
    case ColormapId::kDivergingLight:
      return "blue, neutral at zero, orange";
    case ColormapId::kPurpleGreenDark:
    case ColormapId::kPurpleGreenLight:
      return "purple, neutral at zero, green";
    case ColormapId::kGrey:
      return "grey";
    case ColormapId::kViridis:
      return "viridis";
    case ColormapId::kInferno:
      return "inferno";
    case ColormapId::kMagma:
      return "magma";
    case ColormapId::kCividis:
      break;
  }
  return "cividis";
}

void put(uint8_t* pixel, Rgb8 colour) {
  pixel[0] = colour.r;
  pixel[1] = colour.g;
  pixel[2] = colour.b;
  pixel[3] = 255;
}

}  // namespace

Pixels map_pixels(const MapSet& set, int64_t map) {
  const ImageView view = set.view();
  const Paint paint = paint_of(set, map);
  const int64_t n = set.options().picture, scale = set.options().scale;
  const int64_t width = view.shape.w * scale;
  Pixels pixels{static_cast<int>(width), static_cast<int>(view.shape.h * scale), {}};
  pixels.rgba.resize(static_cast<size_t>(width * view.shape.h * scale * 4));
  for (int64_t y = 0; y < view.shape.h; ++y) {
    uint8_t* row = &pixels.rgba[static_cast<size_t>(y * scale * width * 4)];
    for (int64_t x = 0; x < width; ++x) {
      put(row + 4 * x, paint.of(view.at(n, y, x / scale, map)));
    }
    for (int64_t i = 1; i < scale; ++i) std::copy_n(row, 4 * width, row + 4 * width * i);
  }
  return pixels;
}

Pixels reduced_pixels(const MapSet& set, int64_t map, int64_t factor) {
  const ImageView view = set.view();
  const Paint paint = paint_of(set, map);
  const int64_t n = set.options().picture;
  const int64_t height = (view.shape.h + factor - 1) / factor;
  const int64_t width = (view.shape.w + factor - 1) / factor;
  Pixels pixels{static_cast<int>(width), static_cast<int>(height), {}};
  pixels.rgba.reserve(static_cast<size_t>(width * height * 4));
  for (int64_t y = 0; y < height; ++y) {
    for (int64_t x = 0; x < width; ++x) {
      std::array<int64_t, 3> sum{};
      int64_t count = 0;
      for (int64_t i = y * factor; i < std::min((y + 1) * factor, view.shape.h); ++i) {
        for (int64_t j = x * factor; j < std::min((x + 1) * factor, view.shape.w); ++j, ++count) {
          const Rgb8 c = paint.of(view.at(n, i, j, map));
          sum = {sum[0] + c.r, sum[1] + c.g, sum[2] + c.b};
        }
      }
      for (const int64_t part : sum) {
        pixels.rgba.push_back(static_cast<uint8_t>((part + count / 2) / count));
      }
      pixels.rgba.push_back(255);
    }
  }
  return pixels;
}

Expected<std::vector<uint8_t>> map_png(const MapSet& set, int64_t map) {
  const MapSpan span = set.colours(map);
  return png_bytes(map_pixels(set, map),
                   {{"Title", map_words(set, map)},
                    {"Colours", std::string(colormap_word(set.options().colormap)) + ", from " +
                                    round_trip(span.low) + " to " + round_trip(span.high)}});
}

std::string map_words(const MapSet& set, int64_t map) {
  const ImageShape& output = set.values().geometry.output;
  const std::string name = set.name(map);
  return set.layer().name + ", map " + std::to_string(map) +
         (name.empty() ? "" : " (" + name + ")") + " of " + std::to_string(output.c) + ", " +
         std::to_string(output.h) + "×" + std::to_string(output.w) + " elements";
}

}  // namespace convoscope
