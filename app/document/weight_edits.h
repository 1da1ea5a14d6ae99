// Edits of weights from the editor: on one cell, on the chosen slice or whole filters, on all that
// are selected. Every one is followed by the locks that are on (engine/filters/locks.h). A changed
// bank becomes one of literal values, and names of changed filters get an asterisk. Filters and
// slices that are not there are left out.
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/document/edits.h"
#include "engine/filters/filter_moves.h"
#include "engine/filters/locks.h"

namespace convoscope::app {

// What an edit works on.
struct WeightTarget {
  size_t layer = 0;
  std::vector<int64_t> filters;
  std::optional<int64_t> slice;  // only this one; else the whole filter
};

// Weights [h][w][in] to weights of the same extents; for a slice, in is 1.
using WeightChange =
    std::function<FilterWeights(const FilterWeights& weights, const FilterExtent& extent)>;
Edit change_weights(WeightTarget target, WeightChange change, const LockSet& locks,
                    std::string label);

struct CellValue {
  int64_t y = 0, x = 0;
  float value = 0;
};
// Cells of slice q of filter k, one after the other. Strokes merge into one step.
Edit set_cells(size_t l, int64_t q, int64_t k, std::vector<CellValue> cells, const LockSet& locks);

// Made again from the preset whose name the filter bears; others stay.
Edit reset_filters(size_t l, std::vector<int64_t> filters);
// "Sobel x" for "Sobel x *" and "Sobel x copy"; null where no preset has the name.
const Preset* preset_of(const std::string& name);

// The filters combined with filter `other` of the same bank, as it was before the edit.
struct Combination {
  FilterOperation operation = FilterOperation::kAdd;
  double a = 1, b = 1;
  int64_t other = 0;
};
Edit combine_filters(WeightTarget target, const Combination& combination, const LockSet& locks,
                     std::string label);

}  // namespace convoscope::app
