// NumPy's .npy files, versions 1 to 3: float32, C order, rank 4, little-endian. What lies in the file is
// believed only after its sizes were checked against the file's length.
#pragma once

#include <filesystem>

#include "engine/core/tensor.h"

namespace convoscope {

Expected<Tensor> read_npy(const std::filesystem::path& path, Layout layout);
Expected<Tensor> parse_npy(std::span<const uint8_t> bytes, Layout layout, const std::string& name);
Expected<void> write_npy(const std::filesystem::path& path, const Tensor& tensor);

}  // namespace convoscope
