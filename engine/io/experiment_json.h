// Experiment files: JSON that a person can read and write (README, "Experiment files"). Reading is
// strict: an unknown key is an error that names it and the nearest known one; a wrong type or size
// names the key and what was expected. Saving what was read and reading it again gives the same
// experiment, bit for bit.
#pragma once

#include <filesystem>
#include <string>

#include "engine/experiment/experiment.h"

namespace convoscope {

// `folder` is where relative paths inside the text start. Tensors are loaded; legality of the chain
// is not checked here (resolve_chain): the window shows refused experiments too.
Expected<Experiment> parse_experiment(const std::string& text, const std::filesystem::path& folder);
Expected<Experiment> read_experiment(const std::filesystem::path& path);

// float32 values are written with nine significant digits, which bring back the same bits.
std::string print_experiment(const Experiment& experiment);
Expected<void> write_experiment(const std::filesystem::path& path, const Experiment& experiment);

}  // namespace convoscope
