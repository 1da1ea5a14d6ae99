// Whether a file is to be looked into as a model, rather than opened as a picture or an experiment.
#pragma once

#include <filesystem>
#include <span>
#include <string_view>

namespace convoscope {

// Endings of files that hold models or weights alone: ".onnx", ".keras", …
std::span<const std::string_view> model_endings();

// By its ending in any case, or by the first bytes of HDF5 and TFLite. An .npz archive is one
// unless it holds a single array, which is an input. False for what can't be read.
bool is_model_file(const std::filesystem::path& path);

}  // namespace convoscope
