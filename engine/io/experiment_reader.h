// The first half of reading an experiment: its text becomes an Experiment whose settings are
// complete and whose tensors are still null, save those written out as values. Nothing is generated
// or opened here, so it is cheap for any text.
#pragma once

#include <filesystem>
#include <string>

#include "engine/experiment/experiment.h"

namespace convoscope {

// Relative paths in the text become absolute, starting at `folder`.
Expected<Experiment> parse_settings(const std::string& text, const std::filesystem::path& folder);

}  // namespace convoscope
