// Chains that the tests of engine/analysis share, built without an experiment.
#pragma once

#include <vector>

#include "engine/chain/chain_pass.h"

namespace convoscope::testing {

Tensor all_ones(const FilterShape& shape);

Layer conv_layer(Tensor filters, Activation activation = {});

// A square all-ones filter over one channel.
struct Window {
  int64_t filter = 3, stride = 1, dilation = 1;
  PaddingMode padding = PaddingMode::kSame;
};
Layer window_layer(const Window& window);

// Resolved over such a picture; layers that can't be resolved are a failure of the test. Joins join
// the picture.
Chain chain_of(const std::vector<Layer>& layers, const ImageShape& picture);

}  // namespace convoscope::testing
