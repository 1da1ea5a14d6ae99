// See patterns.h.
#include "engine/input/patterns.h"

#include <functional>
#include <iterator>
#include <vector>

#include "engine/core/text.h"
#include "engine/input/colour_wheel.h"
#include "engine/input/grey_patterns.h"
#include "engine/input/still_life.h"

namespace convoscope {
namespace {

constexpr Pattern kPatterns[] = {
    {"spheres", "Spheres",
     "A still life with round and straight edges, soft shadows, small highlights and opposed "
     "colours: every classic filter has something to answer to."},
    {"impulse", "Impulse",
     "One bright pixel: each map shows its own filter, turned by 180° because convolution here "
     "does "
     "not flip."},
    {"step_edge", "Step edge",
     "Dark left, bright right: an edge filter answers once, with the sum of its weights up to each "
     "column."},
    {"gradient", "Gradient",
     "Brightness rises evenly to the right: a difference answers with the same number everywhere, "
     "a "
     "curvature with 0."},
    {"checkerboard", "Checkerboard",
     "Upright and level edges and their crossings: what is silent on edges shows only the "
     "corners."},
    {"stripes", "Stripes",
     "Bars 8, 4, 2 and 1 pixels wide: watch which band a blur turns grey and which one a stride "
     "makes vanish."},
    {"grating", "Sine grating",
     "One direction and one wavelength: a filter's answer is the same wave, weaker and shifted, "
     "and nothing else."},
    {"zone_plate", "Zone plate",
     "Every direction and every frequency, finer outwards: bright in a map is where the filter "
     "lets "
     "waves through, and a stride shows as false rings."},
    {"siemens_star", "Siemens star",
     "Spokes of every direction, finer inwards: the grey disc in the middle is how far a blur "
     "reaches."},
    {"rings", "Rings",
     "Round waves of one wavelength: a filter that prefers a direction shows it as two bright "
     "sectors."},
    {"letter", "Letter F",
     "A shape unlike all of its own turns and mirrors: it tells at once whether something was "
     "flipped."},
    {"colour_wheel", "Colour wheel",
     "Every hue, paler inwards: opponent filters split it into halves."},
    {"constant", "Constant 1",
     "1 everywhere: inside, each map is the sum of its weights; at the border it shows what zero "
     "padding takes away."},
};

// Draws one picture of a batch: colour of pixel (y, x). Thread-safe.
using Draw = std::function<Rgb(int64_t y, int64_t x)>;
using View = Draw (*)(int64_t h, int64_t w, int64_t variation);

template <float (*form)(const Pixel&)>
Draw grey(int64_t h, int64_t w, int64_t variation) {
  return [=](int64_t y, int64_t x) {
    const float value = form({h, w, y, x, variation});
    return Rgb{value, value, value};
  };
}

Draw wheel(int64_t h, int64_t w, int64_t variation) {
  return [=](int64_t y, int64_t x) { return colour_wheel({h, w, y, x, variation}); };
}

Draw spheres(int64_t h, int64_t w, int64_t variation) {
  return [view = StillLife(h, w, variation)](int64_t y, int64_t x) { return view.pixel(y, x); };
}

// In the order of kPatterns.
constexpr View kViews[] = {
    spheres,       grey<impulse>, grey<step_edge>,    grey<gradient>,     grey<checkerboard>,
    grey<stripes>, grey<grating>, grey<zone_plate>,   grey<siemens_star>, grey<rings>,
    grey<letter>,  wheel,         grey<constant_one>,
};
static_assert(std::size(kViews) == std::size(kPatterns));

Expected<View> find_view(std::string_view id) {
  std::vector<std::string_view> ids;
  for (size_t i = 0; i < std::size(kPatterns); ++i) {
    if (kPatterns[i].id == id) return kViews[i];
    ids.push_back(kPatterns[i].id);
  }
  return refuse("there is no pattern '" + std::string(id) + "'; the nearest is '" +
                nearest_word(id, ids) + "'");
}

void write_pixel(float* first_channel, int64_t stride, int64_t channels, const Rgb& colour) {
  const float grey = luma(colour);
  const float values[] = {colour.r, colour.g, colour.b};
  for (int64_t c = 0; c < channels; ++c) {
    first_channel[c * stride] = channels == 3 ? values[c] : grey;
  }
}

constexpr int64_t kPixelsPerRange = 1024;  // a few ten microseconds of still life

}  // namespace

std::span<const Pattern> patterns() { return kPatterns; }

Expected<Tensor> make_pattern(std::string_view id, const ImageShape& shape, DataFormat format,
                              const ParallelOptions& options) {
  const Expected<View> view = find_view(id);
  if (!view) return tl::unexpected(view.error());
  if (shape.n < 1 || shape.h < 1 || shape.w < 1 || shape.c < 1) {
    return refuse("a pattern needs at least one row, column, channel and batch element, not " +
                  to_string(shape));
  }
  const Expected<int64_t> size = check_size(storage_dims(shape, format), "the pattern");
  if (!size) return tl::unexpected(size.error());

  Tensor tensor = Tensor::uninitialized(storage_dims(shape, format), layout_of(format));
  const ImageView place = image_view(tensor);
  for (int64_t n = 0; n < shape.n; ++n) {
    const Draw draw = (*view)(shape.h, shape.w, n);
    const auto draw_range = [&](int64_t begin, int64_t end) {
      for (int64_t i = begin; i < end; ++i) {
        const int64_t y = i / shape.w, x = i % shape.w;
        write_pixel(tensor.data() + place.offset(n, y, x, 0), place.stride_c, shape.c, draw(y, x));
      }
    };
    if (!parallel_for(0, shape.h * shape.w, kPixelsPerRange, options, draw_range)) {
      return cancelled();
    }
  }
  return tensor;
}

}  // namespace convoscope
