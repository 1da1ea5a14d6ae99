// Where the files that come with the program lie: experiments, lessons, pictures. Found from the
// running program's own place, so that a checkout and an installation work alike from any working
// directory.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/error.h"

namespace convoscope {

// The folder `assets` beside or above the program, or `share/convoscope` above it;
// $CONVOSCOPE_ASSETS comes before both. Refuses with the places that were looked at.
Expected<std::filesystem::path> assets_folder();

struct ShippedExperiment {
  std::filesystem::path path;
  std::string title;
};

// Experiment files in it, sorted by name, the one that is shown at first (start.json) in front;
// files that aren't experiments are left out. Empty where there is no such folder. Loads no
// tensors.
std::vector<ShippedExperiment> shipped_experiments();

}  // namespace convoscope
