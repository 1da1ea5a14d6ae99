// Sources made real: an InputSource or FilterSource becomes tensors by generating or reading them.
// The only place where experiments touch files, together with experiment_json.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/experiment/experiment.h"
#include "engine/model/tensor_files.h"

namespace convoscope {

// Relative paths are looked up from `folder` (empty: the working directory). `format` is the byte
// order of what is generated or decoded, never its numbers: those are the same for both; a file's
// own order is kept. Refuses a tensor without values. InputValues and FilterValues can't be made:
// CHECKs.
// What was decided on the way and isn't told by the source goes to `notes`, a sentence each.
Expected<Input> load_input(const InputSource& source, DataFormat format,
                           const std::filesystem::path& folder = {},
                           std::vector<std::string>* notes = nullptr);
// Files of several tensors are opened in `files`, where several banks come from one.
Expected<Filters> load_filters(const FilterSource& source, const std::filesystem::path& folder = {},
                               TensorFiles* files = nullptr);

// What a path that a person names stands for, told by its ending in any case: .json is an
// experiment, .npy a tensor, .npz the only one in it, .csv, .tsv and .txt a table, a folder the
// pictures in it, anything else a picture. The source's path is absolute, so that an
// experiment that is saved elsewhere still finds it.
bool is_experiment_file(const std::filesystem::path& path);
InputSource input_source_of(const std::filesystem::path& path);

// The default experiment for a picture or a .npy tensor given on the command line: sixteen classic
// 3×3 filters over its channels, strides 1, SAME.
Expected<Experiment> experiment_of_input_file(const std::filesystem::path& path);

}  // namespace convoscope
