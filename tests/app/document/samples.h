// Experiments that the tests of the document share.
#pragma once

#include <string>
#include <vector>

#include "app/document/edits.h"

namespace convoscope::app::testing {

// A picture of 1×8×9×`channels` and two 3×3 layers: `first` filters of presets, then 4 of literal
// values.
Experiment sample(int64_t channels = 3, std::vector<std::string> first = {"sobel_x", "gaussian"});

Filters preset_filters(const std::vector<std::string>& ids, int64_t h, int64_t w, int64_t in);
Filters random_filters(const FilterShape& shape, int64_t seed);

// 0, 1, 2, … in storage order.
TensorPtr counting_image(const ImageShape& shape);
TensorPtr counting_filters(const FilterShape& shape);

FilterShape filters_of(const Experiment& experiment, size_t l);

}  // namespace convoscope::app::testing
