// See film.h. What is asked for is checked here, in sentences; everything after it can't fail.
#include "engine/picture/film.h"

#include <algorithm>
#include <cmath>

#include "engine/analysis/window_sets.h"
#include "engine/core/text.h"
#include "engine/picture/cell_number.h"
#include "engine/picture/film_words.h"
#include "engine/picture/window_terms.h"

namespace convoscope {
namespace {

constexpr int kMinWidth = 200, kMaxSide = 4096;
constexpr double kMaxFramesPerSecond = 50;

std::string number(int64_t value) { return std::to_string(value); }

Expected<void> check_index(const char* what, int64_t index, int64_t extent) {
  if (index >= 0 && index < extent) return {};
  return refuse("there is no " + std::string(what) + " " + number(index) + "; they go from 0 to " +
                number(extent - 1));
}

Expected<void> check_size(const AnimationOptions& o) {
  if (o.width < kMinWidth || o.width > kMaxSide || o.height < 0 || o.height > kMaxSide) {
    return refuse("an animation of " + number(o.width) + " pixels across" +
                  (o.height > 0 ? " and " + number(o.height) + " down" : "") +
                  " can't be drawn; from " + number(kMinWidth) + " to " + number(kMaxSide) +
                  " it can");
  }
  if (o.frames_per_second > 0 && o.frames_per_second <= kMaxFramesPerSecond) return {};
  return refuse(significant(o.frames_per_second, 4) +
                " frames a second can't be shown; more than 0 and up to 50 can");
}

Expected<void> check_layer(const Result& result, size_t l) {
  const auto& layers = result.experiment->layers;
  if (l >= layers.size()) {
    return refuse("there is no layer " + std::to_string(l) + "; the chain has " +
                  std::to_string(layers.size()));
  }
  const Layer& layer = layers[l];
  if (layer.bypassed) return refuse("layer " + layer.name + " is bypassed, so no window slides");
  if (!has_filters(layer.op) && !is_pool(layer.op)) {
    return refuse("layer " + layer.name + " (" + op_name(layer) +
                  ") has no windows that could slide; convolutions and pools have");
  }
  if (!has_values(result, l)) {
    return refuse("the values of layer " + layer.name +
                  " were let go to save memory, so they can't be shown");
  }
  if (result.layers[l].geometry.output.size() > 0) return {};
  return refuse("the output of layer " + layer.name + " has no elements");
}

// The channels that the map reads, and the one that is shown.
Expected<void> choose_channel(Film& film) {
  const LayerGeometry& geometry = film.geometry();
  const int64_t k = film.options.filter;
  film.reads = channels_below({k, k + 1}, geometry, geometry.sources.front());
  int64_t& channel = film.options.channel;
  if (channel < 0) channel = film.reads.begin;
  if (auto known = check_index("channel", channel, geometry.input().c); !known) return known;
  if (channel >= film.reads.begin && channel < film.reads.end) return {};
  const bool one = film.reads.size() == 1;
  return refuse(
      "map " + number(k) + " doesn't read channel " + number(channel) + " but " +
      (one ? "channel " + number(film.reads.begin)
           : "channels " + number(film.reads.begin) + " to " + number(film.reads.end - 1)));
}

ValueColours symmetric(float magnitude, bool light) {
  const float half = std::isfinite(magnitude) ? std::abs(magnitude) : 0;
  return {light ? ColormapId::kDivergingLight : ColormapId::kDivergingDark, -half, half};
}

// A picture of brightness as it is; everything else by sign.
ValueColours input_colours(const Film& film) {
  const size_t l = film.options.layer;
  const ActivationStats& stats = *film.result->layer_input_stats(l);
  const MapStats all = stats.batch_element(film.options.picture);
  if (l == 0 && all.min >= 0 && all.max <= 1) return {ColormapId::kGrey, 0, 1};
  return symmetric(stats.map(film.options.picture, film.options.channel).magnitude(),
                   film.options.light);
}

void choose_colours(Film& film) {
  const AnimationOptions& o = film.options;
  film.input = input_colours(film);
  film.output =
      symmetric(film.result->layers[o.layer].stats->map(o.picture, o.filter).magnitude(), o.light);
  film.weights = symmetric(largest_weight(film), o.light);
  const float most = std::max(std::abs(film.input.low), std::abs(film.input.high));
  film.products = symmetric(most * largest_weight(film), o.light);
}

int decimals_of(const Film& film, bool output) {
  constexpr int kCellChars = 5;
  const CellRange& rows = output ? film.crop.rows : film.crop.input_rows;
  const CellRange& columns = output ? film.crop.columns : film.crop.input_columns;
  std::vector<float> values;
  for (int64_t y = rows.begin; y < rows.end; ++y) {
    for (int64_t x = columns.begin; x < columns.end; ++x) {
      values.push_back(output ? film.output_value(y, x) : film.input_value(y, x));
    }
  }
  return decimals_that_fit(values, kCellChars);
}

}  // namespace

float Film::input_value(int64_t row, int64_t column) const {
  if (!is_element(row, column)) return 0;
  return image_view(*result->layer_input(options.layer))
      .at(options.picture, row / slide.h.spread, column / slide.w.spread, options.channel);
}

float Film::output_value(int64_t row, int64_t column) const {
  return image_view(*result->layers[options.layer].output)
      .at(options.picture, row, column, options.filter);
}

Expected<Film> make_film(ResultPtr result, const AnimationOptions& options) {
  if (auto checked = check_size(options); !checked) return tl::unexpected(checked.error());
  if (auto checked = check_layer(*result, options.layer); !checked) {
    return tl::unexpected(checked.error());
  }
  Film film;
  film.result = std::move(result);
  film.options = options;
  const ImageShape& output = film.geometry().output;
  if (auto known = check_index("picture", options.picture, output.n); !known) {
    return tl::unexpected(known.error());
  }
  if (auto known = check_index("map", options.filter, output.c); !known) {
    return tl::unexpected(known.error());
  }
  if (auto chosen = choose_channel(film); !chosen) return tl::unexpected(chosen.error());
  film.slide = slide_of(film.geometry());
  auto frame =
      lay_out(film.slide, options, options.values, film.geometry().input().c > 1, output.c > 1);
  if (!frame) return tl::unexpected(frame.error());
  film.crop = frame->crop;
  film.layout = frame->layout;
  choose_colours(film);
  film.input_decimals = decimals_of(film, false);
  film.output_decimals = decimals_of(film, true);
  film.title = film_title(film);
  film.settings = film_settings(film);
  film.input_label = film_input_label(film);
  film.output_label = film_output_label(film);
  return film;
}

}  // namespace convoscope
