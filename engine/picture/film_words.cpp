// See film_words.h.
#include "engine/picture/film_words.h"

namespace convoscope {
namespace {

constexpr const char* kDot = "  \u00B7  ";

std::string number(int64_t value) { return std::to_string(value); }

std::string times(int64_t a, int64_t b) { return number(a) + "\u00D7" + number(b); }

std::string range(const CellRange& shown) {
  return shown.size() == 1 ? number(shown.begin)
                           : number(shown.begin) + "\u2013" + number(shown.end - 1);
}

std::string padding_words(const Layer& layer) {
  const Pads& p = layer.padding.pads;
  if (layer.padding.mode != PaddingMode::kExplicit) return to_string(layer.padding.mode);
  return "padding " + number(p.top) + ", " + number(p.bottom) + ", " + number(p.left) + ", " +
         number(p.right);
}

// Cells outside the plane that windows touch, before and after along both axes.
std::string padding_cells(const Film& film) {
  const auto side = [](const SlideAxis& axis) {
    return number(-axis.first()) + "+" + number(axis.end() - axis.cells);
  };
  const SlideAxis &h = film.slide.h, &w = film.slide.w;
  if (h.first() == 0 && w.first() == 0 && h.end() == h.cells && w.end() == w.cells) return "";
  return std::string(kDot) + "padding " + side(h) + " down, " + side(w) + " across";
}

}  // namespace

std::string film_title(const Film& film) {
  const Layer& layer = film.layer();
  const size_t k = static_cast<size_t>(film.options.filter);
  const bool named =
      is_convolution(layer.op) && k < layer.filters.names.size() && !layer.filters.names[k].empty();
  return layer.name + (named ? kDot + layer.filters.names[k] : "");
}

std::string film_settings(const Film& film) {
  const Layer& layer = film.layer();
  std::string text =
      std::string(op_name(layer)) + " " + times(film.slide.h.filter, film.slide.w.filter);
  const Hw& s = layer.strides;
  const Hw& d = layer.dilations;
  if (s.h > 1 || s.w > 1) text += kDot + ("strides " + number(s.h)) + ", " + number(s.w);
  if (has_filters(layer.op) && (d.h > 1 || d.w > 1)) {
    text += kDot + ("dilations " + number(d.h)) + ", " + number(d.w);
  }
  return text + kDot + padding_words(layer);
}

std::string film_input_label(const Film& film) {
  const ImageShape& input = film.geometry().input();
  std::string text = times(input.h, input.w);
  if (input.c > 1)
    text += kDot + ("channel " + number(film.options.channel)) + " of " + number(input.c);
  if (film.slide.h.spread > 1 || film.slide.w.spread > 1) {
    text += std::string(kDot) + "zeros between its elements";
  }
  return text + padding_cells(film);
}

std::string film_output_label(const Film& film) {
  const ImageShape& output = film.geometry().output;
  std::string text = times(output.h, output.w);
  if (output.c > 1)
    text += kDot + ("map " + number(film.options.filter)) + " of " + number(output.c);
  if (!film.crop.whole_rows) text += kDot + ("rows " + range(film.crop.rows));
  if (!film.crop.whole_columns) {
    text += (film.crop.whole_rows ? kDot : ", ") + ("columns " + range(film.crop.columns));
  }
  return text;
}

}  // namespace convoscope
