// All that the frames of one animation share: which cells are shown, where they lie in the picture,
// the values in them and their colours. Made once; drawn from by any thread. Private to
// engine/picture: animation.h is the door.
#pragma once

#include <string>
#include <vector>

#include "engine/analysis/element_set.h"
#include "engine/picture/animation.h"
#include "engine/picture/canvas.h"
#include "engine/picture/colormap.h"
#include "engine/picture/film_layout.h"
#include "engine/picture/slide.h"

namespace convoscope {

struct ValueColours {
  ColormapId map = ColormapId::kGrey;
  float low = 0, high = 1;
  Ink of(float value) const { return colormap_color(map, value, low, high); }
};

struct Film {
  ResultPtr result;
  AnimationOptions options;  // channel and filter as they were found to be
  Slide slide;
  FilmCrop crop;
  FilmLayout layout;
  ChannelRange reads;  // channels of the input that the map reads
  ValueColours input, output, weights, products;
  int input_decimals = -1, output_decimals = -1;
  std::string title, settings, input_label, output_label;

  const Layer& layer() const { return result->experiment->layers[options.layer]; }
  const LayerGeometry& geometry() const { return result->layers[options.layer].geometry; }
  const PictureTheme& theme() const { return options.light ? kLightTheme : kDarkTheme; }
  double unit() const { return layout.unit; }

  int64_t frames() const { return crop.rows.size() * crop.columns.size(); }
  int64_t row_of(int64_t frame) const { return crop.rows.begin + frame / crop.columns.size(); }
  int64_t column_of(int64_t frame) const {
    return crop.columns.begin + frame % crop.columns.size();
  }

  // Of a cell of the plane; 0 where it is padding or a zero between elements.
  float input_value(int64_t row, int64_t column) const;
  bool is_element(int64_t row, int64_t column) const {
    return slide.h.is_element(row) && slide.w.is_element(column);
  }
  float output_value(int64_t row, int64_t column) const;
};

Expected<Film> make_film(ResultPtr result, const AnimationOptions& options);

void draw_planes(const Film& film, int64_t frame, Canvas& canvas);
void draw_sum(const Film& film, int64_t frame, Canvas& canvas);

}  // namespace convoscope
