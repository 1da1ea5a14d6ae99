// Experiment files: JSON that a person can read and write (README, "Experiment files"). Reading is
// strict: an unknown key is an error that names it and the nearest known one; a wrong type or size
// names the key and what was expected. Saving what was read and reading it again gives the same
// experiment, bit for bit.
#pragma once

#include <filesystem>
#include <string>

#include "engine/experiment/experiment.h"

namespace convoscope {

// `folder` is where relative paths inside the text start; in the Experiment they are absolute.
// Tensors are loaded; legality of the chain is not checked here (resolve_chain): the window shows
// refused experiments too.
Expected<Experiment> parse_experiment(const std::string& text, const std::filesystem::path& folder);
Expected<Experiment> read_experiment(const std::filesystem::path& path);

// float32 values get the fewest digits that bring back the same bits. Paths of files inside
// `folder` are written relative to it; none is where it is empty.
std::string print_experiment(const Experiment& experiment,
                             const std::filesystem::path& folder = {});
Expected<void> write_experiment(const std::filesystem::path& path, const Experiment& experiment);

}  // namespace convoscope
