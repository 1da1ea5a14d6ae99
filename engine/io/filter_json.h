// A bank of filters in an experiment's text: where it comes from, not what is in it, save where its
// weights are written out (README, "Experiment files"). Private to engine/io.
#pragma once

#include <filesystem>

#include "engine/chain/layer.h"
#include "engine/io/json_node.h"

namespace convoscope {

// Tensors are null but those of values, which have the extents of the text.
Filters read_filters(const JsonNode& node, const std::filesystem::path& folder);
Json filters_json(const Filters& filters, const std::filesystem::path& folder);

// The extents that a source states; those of a file and of values are their own.
std::optional<FilterShape> stated_shape(const FilterSource& source);

}  // namespace convoscope
