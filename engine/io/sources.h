// Sources made real: an InputSource or FilterSource becomes tensors by generating or reading them.
// The only place where experiments touch files, together with experiment_json.
#pragma once

#include <filesystem>

#include "engine/experiment/experiment.h"

namespace convoscope {

// Relative paths are looked up from `folder` (empty: the working directory). `format` is the byte
// order of what is generated or decoded, never its numbers: those are the same for both; a file's
// own order is kept. Refuses a tensor without values. InputValues and FilterValues can't be made:
// CHECKs.
Expected<Input> load_input(const InputSource& source, DataFormat format,
                           const std::filesystem::path& folder = {});
Expected<Filters> load_filters(const FilterSource& source,
                               const std::filesystem::path& folder = {});

// The default experiment for a picture given on the command line: the picture, sixteen classic 3×3
// filters over its channels, strides 1, SAME.
Expected<Experiment> experiment_of_picture(const std::filesystem::path& path);

}  // namespace convoscope
