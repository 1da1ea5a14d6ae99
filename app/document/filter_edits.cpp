// Edits of a layer's filters; see edits.h.
#include <iterator>

#include "app/document/edit_layer.h"
#include "app/document/filter_change.h"
#include "app/document/fit_filters.h"
#include "engine/filters/filter_bank.h"

namespace convoscope::app {

Edit set_weight(size_t l, int64_t y, int64_t x, int64_t q, int64_t k, float value) {
  const std::string label = "weight " + std::to_string(y) + ", " + std::to_string(x) +
                            " of filter " + std::to_string(k + 1);
  return edit_bank(l, label, layer_key(l, "weights"), [=](Experiment&, Layer& layer) {
    const FilterShape s = filter_shape(*layer.filters.tensor);
    if (!has(s.h, y) || !has(s.w, x) || !has(s.in, q) || !has(s.out, k)) return;
    set_values(layer.filters, with_weight(*layer.filters.tensor, y, x, q, k, value));
    mark_changed(name_of(layer.filters, k));
  });
}

Edit set_filter(size_t l, int64_t k, std::vector<float> weights, std::string name,
                std::string label) {
  return edit_bank(
      l, std::move(label), {},
      [k, weights = std::move(weights), name = std::move(name)](Experiment&, Layer& layer) {
        const FilterShape s = filter_shape(*layer.filters.tensor);
        if (!has(s.out, k) || std::ssize(weights) != s.h * s.w * s.in) return;
        set_values(layer.filters, with_filter(*layer.filters.tensor, k, weights));
        name_of(layer.filters, k) = name;
      });
}

Edit set_filter_extent(size_t l, int64_t h, int64_t w) {
  const std::string label = "filter " + std::to_string(h) + "×" + std::to_string(w);
  return edit_bank(l, label, layer_key(l, "extent"), [=](Experiment&, Layer& layer) {
    FilterShape shape = filter_shape(*layer.filters.tensor);
    shape.h = h;
    shape.w = w;
    layer.filters = filters_of_shape(layer.filters, shape);
  });
}

Edit set_filter_count(size_t l, int64_t out) {
  return edit_bank(l, std::to_string(out) + (out == 1 ? " filter" : " filters"),
                   layer_key(l, "count"), [=](Experiment&, Layer& layer) {
                     FilterShape shape = filter_shape(*layer.filters.tensor);
                     shape.out = out;
                     layer.filters = filters_of_shape(layer.filters, shape);
                   });
}

Edit set_filters(size_t l, Filters filters, std::string label) {
  return edit_bank(
      l, std::move(label), {},
      [filters = std::move(filters)](Experiment&, Layer& layer) { layer.filters = filters; });
}

}  // namespace convoscope::app
