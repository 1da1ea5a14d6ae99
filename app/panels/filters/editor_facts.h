// What the editor says of the chosen filter: its weights slice by slice, how strong each slice is,
// how far the filter is from every lock. Worked out once when the bank or the choice changes.
#pragma once

#include <array>
#include <optional>
#include <vector>

#include "engine/core/tensor.h"
#include "engine/filters/locks.h"

namespace convoscope::app {

struct EditorFacts {
  std::weak_ptr<const Tensor> bank;  // only compared
  int64_t k = -1, q = -1;
  FilterExtent extent;
  std::vector<float> weights;    // [h][w][in]
  std::vector<float> slice;      // [h][w] of slice q
  std::vector<double> slice_l2;  // of every slice
  double l1 = 0, l2 = 0, sum = 0;
  float largest = 0;  // max |w| of the filter; never 0 (1 for a filter of zeros)
  // Of every lock, in the order of kAllLocks; nothing where finding it would take too long.
  std::array<std::optional<double>, kAllLocks.size()> deviations;
};

class EditorKeeper {
 public:
  // `q` and `k` exist in the bank.
  const EditorFacts& update(const TensorPtr& bank, int64_t q, int64_t k);

 private:
  EditorFacts facts_;
};

}  // namespace convoscope::app
