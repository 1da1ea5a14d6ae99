// Contents for which float32 arithmetic is exact: integers from −4 to 4. A product is at most 16,
// so sums of up to 2^20 products are exact in every order, and results of two algorithms must be
// equal, not near.
#pragma once

#include "engine/core/tensor.h"
#include "tests/support/random.h"

namespace convoscope::testing {

void exact_fill(Tensor& tensor, Random& random);
Tensor exact_image(const ImageShape& shape, DataFormat format, Random& random);
Tensor exact_filters(const FilterShape& shape, Random& random);

// Reals in [low, high), where rounding is the point of the test.
void real_fill(Tensor& tensor, Random& random, float low = -1.0f, float high = 1.0f);

}  // namespace convoscope::testing
