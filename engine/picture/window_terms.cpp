// See window_terms.h.
#include "engine/picture/window_terms.h"

#include <algorithm>
#include <cmath>

namespace convoscope {
namespace {

// The weight through which the map reads the channel shown. Layouts: layer.h.
float weight_at(const Film& film, int64_t tap_row, int64_t tap_column) {
  const Layer& layer = film.layer();
  const Tensor& bank = *layer.filters.tensor;
  const FilterShape shape = filter_shape(bank);
  const int64_t k = film.options.filter, c = film.options.channel;
  int64_t in = c - film.reads.begin, out = k;
  if (layer.op == Op::kConv2dTranspose) {
    in = k;
    out = c;
  } else if (layer.op == Op::kSeparableConv2d) {
    in = 0;
    out = c * layer.channel_multiplier;
  }
  return bank.data()[filter_offset(shape, tap_row, tap_column, in, out)];
}

}  // namespace

WindowTerms window_terms(const Film& film, int64_t row, int64_t column) {
  const SlideAxis &h = film.slide.h, &w = film.slide.w;
  const bool weighted = has_filters(film.layer().op);
  WindowTerms terms;
  terms.rows = h.filter;
  terms.columns = w.filter;
  for (int64_t i = 0; i < h.filter; ++i) {
    for (int64_t j = 0; j < w.filter; ++j) {
      const int64_t y = h.cell(row, i), x = w.cell(column, j);
      terms.patch.push_back(film.input_value(y, x));
      terms.element.push_back(film.is_element(y, x));
      if (!weighted) continue;
      terms.weights.push_back(weight_at(film, h.filter_tap(i), w.filter_tap(j)));
      terms.products.push_back(terms.patch.back() * terms.weights.back());
      terms.channel_sum += double{terms.patch.back()} * double{terms.weights.back()};
    }
  }
  const LayerResult& layer = film.result->layers[film.options.layer];
  terms.value = film.output_value(row, column);
  terms.sum =
      layer.sums
          ? image_view(*layer.sums).at(film.options.picture, row, column, film.options.filter)
          : terms.value;
  return terms;
}

float largest_weight(const Film& film) {
  float most = 0;
  if (!has_filters(film.layer().op)) return most;
  for (int64_t i = 0; i < film.slide.h.filter; ++i) {
    for (int64_t j = 0; j < film.slide.w.filter; ++j) {
      const float weight = std::abs(weight_at(film, i, j));
      if (std::isfinite(weight)) most = std::max(most, weight);
    }
  }
  return most;
}

}  // namespace convoscope
