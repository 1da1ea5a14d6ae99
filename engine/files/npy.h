// NumPy's .npy files, versions 1 to 3: float32, C order, little-endian, rank 4; for an input more
// axes of batch before the last three, as TensorFlow takes them. What lies in the file is believed
// only after its sizes were checked against the file's length.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "engine/core/tensor.h"

namespace convoscope {

// `batch_axes` receives the extents of all axes before the last three; the tensor has their
// product.
Expected<Tensor> read_npy(const std::filesystem::path& path, Layout layout,
                          std::vector<int64_t>* batch_axes = nullptr);
// `name` stands for the file in sentences.
Expected<Tensor> parse_npy(std::span<const uint8_t> bytes, Layout layout, const std::string& name,
                           std::vector<int64_t>* batch_axes = nullptr);
// Version 1.0, the extents in storage order, laid out as numpy.save does. `batch_axes`, where
// given, stand in place of the first.
Expected<void> write_npy(const std::filesystem::path& path, const Tensor& tensor,
                         const std::vector<int64_t>& batch_axes = {});

}  // namespace convoscope
