// See paste_edits.h.
#include "app/document/paste_edits.h"

#include <algorithm>
#include <numeric>

#include "app/document/edit_layer.h"
#include "app/document/filter_change.h"
#include "engine/filters/filter_bank.h"
#include "engine/filters/filter_text.h"

namespace convoscope::app {
namespace {

struct Writing {
  int64_t k = 0;
  std::vector<float> weights;  // [h][w][in]
};

std::string filters_text(int64_t count) {
  return std::to_string(count) + (count == 1 ? " filter" : " filters");
}

std::vector<float> with_slice(std::vector<float> weights, const std::vector<float>& slice,
                              int64_t channels, int64_t q) {
  for (size_t i = 0; i < slice.size(); ++i) {
    weights[i * static_cast<size_t>(channels) + static_cast<size_t>(q)] = slice[i];
  }
  return weights;
}

// The filters that `pasted` weights go to.
Expected<std::vector<int64_t>> places(const PasteTarget& target, int64_t pasted, int64_t count) {
  const int64_t chosen = std::ssize(target.filters);
  if (pasted == 1 || pasted == chosen) return target.filters;
  if (chosen > 1) {
    return refuse("the clipboard holds " + filters_text(pasted) + " and " + std::to_string(chosen) +
                  " are selected; select " + std::to_string(pasted) +
                  ", or the first of the filters to be replaced");
  }
  const int64_t first = target.filters.front(), room = count - first;
  if (pasted > room) {
    return refuse("the clipboard holds " + filters_text(pasted) + ", and from filter " +
                  std::to_string(first + 1) + " of " + std::to_string(count) + " on there are " +
                  std::to_string(room) + "; add " + filters_text(pasted - room) + " first");
  }
  std::vector<int64_t> all(static_cast<size_t>(pasted));
  std::iota(all.begin(), all.end(), first);
  return all;
}

Edit write_filters(size_t l, std::vector<Writing> writings, const std::string& what) {
  return edit_bank(
      l, "paste " + what, {}, [writings = std::move(writings)](Experiment&, Layer& layer) {
        const FilterShape s = filter_shape(*layer.filters.tensor);
        Tensor bank = layer.filters.tensor->clone();
        for (const Writing& writing : writings) {
          if (!has(s.out, writing.k) || std::ssize(writing.weights) != s.h * s.w * s.in) {
            return;
          }
          for (size_t i = 0; i < writing.weights.size(); ++i) {
            bank.data()[static_cast<int64_t>(i) * s.out + writing.k] = writing.weights[i];
          }
        }
        set_values(layer.filters, std::move(bank));
        for (const Writing& writing : writings) {
          mark_changed(name_of(layer.filters, writing.k));
        }
      });
}

}  // namespace

Expected<Edit> paste_weights(const Experiment& experiment, const PasteTarget& target,
                             const std::string& text) {
  const Expected<WeightText> parsed = parse_weights(text);
  if (!parsed) return tl::unexpected(parsed.error());
  const bool has_bank =
      target.layer < experiment.layers.size() && experiment.layers[target.layer].filters.tensor;
  if (!has_bank || target.filters.empty()) {
    return refuse("there is no filter to paste into");
  }
  const Tensor& bank = *experiment.layers[target.layer].filters.tensor;
  const FilterShape shape = filter_shape(bank);
  if (!has(shape.out, target.filters.front()) || !has(shape.out, target.filters.back()) ||
      !has(shape.in, target.slice)) {
    return refuse("there is no filter to paste into");
  }
  const Expected<FittedWeights> fitted = fit_weights(*parsed, filter_extent(bank));
  if (!fitted) return tl::unexpected(fitted.error());

  std::vector<Writing> writings;
  if (fitted->slice) {
    for (const int64_t k : target.filters) {
      writings.push_back(
          {k, with_slice(filter_weights(bank, k), *fitted->slice, shape.in, target.slice)});
    }
    return write_filters(target.layer, std::move(writings), "a slice");
  }
  const auto pasted = std::ssize(fitted->filters);
  const Expected<std::vector<int64_t>> where = places(target, pasted, shape.out);
  if (!where) return tl::unexpected(where.error());
  for (size_t i = 0; i < where->size(); ++i) {
    writings.push_back({(*where)[i], fitted->filters[pasted == 1 ? 0 : i]});
  }
  return write_filters(target.layer, std::move(writings), filters_text(pasted));
}

}  // namespace convoscope::app
