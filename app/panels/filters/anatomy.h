// What there is to say about the chosen filter beside its weights: sums and norms, the frequency
// response of the shown slice. Worked out once when the bank or the choice changes.
#pragma once

#include <vector>

#include "engine/core/tensor.h"
#include "engine/filters/anatomy.h"

namespace convoscope::app {

struct Anatomy {
  TensorPtr bank;
  int64_t q = -1, k = -1;
  double sum = 0, l1 = 0, l2 = 0;  // of the whole filter
  float largest = 0;               // max |w| of the whole filter; never 0 (1 for an empty one)
  std::vector<float> weights;      // [h][w] of slice q
  TensorPtr response;              // 1×64×64×1
  float response_peak = 0;
  std::vector<float> along_x, along_y;  // response through zero frequency
};

class AnatomyKeeper {
 public:
  const Anatomy& update(const TensorPtr& bank, int64_t q, int64_t k);

 private:
  Anatomy anatomy_;
};

}  // namespace convoscope::app
