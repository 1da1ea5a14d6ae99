// The numbers of one window: what it reads of the channel shown, the filter's weights there, their
// products and what becomes of them. The whole sum is the engine's own value. Private to
// engine/picture.
#pragma once

#include <vector>

#include "engine/picture/film.h"

namespace convoscope {

struct WindowTerms {
  int64_t rows = 0, columns = 0;
  std::vector<float> patch, weights, products;  // in the window's order; of a pool the patch alone
  std::vector<bool> element;                    // false: padding, or a zero between elements
  double channel_sum = 0;                       // of the products
  float sum = 0, value = 0;                     // of all channels; after the activation function
};
WindowTerms window_terms(const Film& film, int64_t row, int64_t column);

// The largest magnitude among the weights that the film can show; 0 for a pool.
float largest_weight(const Film& film);

}  // namespace convoscope
