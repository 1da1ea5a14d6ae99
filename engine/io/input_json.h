// An experiment's input in its text: where it comes from, not what is in it, save where its values
// are written out (README, "Experiment files"). Private to engine/io.
#pragma once

#include <filesystem>

#include "engine/experiment/experiment.h"
#include "engine/io/json_node.h"

namespace convoscope {

// The tensor is null but that of values. Relative paths become absolute, starting at `folder`.
Input read_input(const JsonNode& node, const std::filesystem::path& folder);
// Paths below `folder` are written relative to it.
Json input_json(const Input& input, const std::filesystem::path& folder);

}  // namespace convoscope
