// NumPy's .npy files, versions 1 to 3: float32, C order, rank 4, little-endian. What lies in the
// file is believed only after its sizes were checked against the file's length.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

#include "engine/core/tensor.h"

namespace convoscope {

Expected<Tensor> read_npy(const std::filesystem::path& path, Layout layout);
// `name` stands for the file in sentences.
Expected<Tensor> parse_npy(std::span<const uint8_t> bytes, Layout layout, const std::string& name);
// Version 1.0, the extents in storage order, laid out as numpy.save does.
Expected<void> write_npy(const std::filesystem::path& path, const Tensor& tensor);

}  // namespace convoscope
