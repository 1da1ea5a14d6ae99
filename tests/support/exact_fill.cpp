// See exact_fill.h.
#include "tests/support/exact_fill.h"

namespace convoscope::testing {

void exact_fill(Tensor& tensor, Random& random) {
  for (float& value : tensor.values()) value = static_cast<float>(random.integer(-4, 4));
}

Tensor exact_image(const ImageShape& shape, DataFormat format, Random& random) {
  Tensor tensor(shape, format);
  exact_fill(tensor, random);
  return tensor;
}

Tensor exact_filters(const FilterShape& shape, Random& random) {
  Tensor tensor(shape);
  exact_fill(tensor, random);
  return tensor;
}

void real_fill(Tensor& tensor, Random& random, float low, float high) {
  for (float& value : tensor.values()) value = random.real(low, high);
}

}  // namespace convoscope::testing
