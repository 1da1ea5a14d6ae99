// See pointwise.h.
#include "engine/chain/pointwise.h"

namespace convoscope {

void relu(const float* sums, float* output, int64_t count) {
  for (int64_t i = 0; i < count; ++i) output[i] = sums[i] <= 0.0f ? 0.0f : sums[i];
}

}  // namespace convoscope
