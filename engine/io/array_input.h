// Arrays of files as inputs and filters: which axis means what, which tensor of a file is meant.
// Private to engine/io.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/tensor.h"
#include "engine/experiment/experiment.h"

namespace convoscope {

// The extents of an input as its array has them, in storage order of `format`: rank 4 as they are,
// more axes of batch before the last three folded as TensorFlow does, rank 2 a grey picture. Of
// rank 3 the axis of channels (the last, or the first of NCHW) is one where it has at most 4
// elements; otherwise the array is a batch of grey pictures. What was decided for rank 3 goes to
// `notes`.
Expected<Dims> input_dims(const std::vector<int64_t>& shape, DataFormat format,
                          std::vector<std::string>& notes);

Expected<Tensor> read_array(const InputTensor& source, const std::filesystem::path& folder,
                            std::vector<std::string>& notes);
// [KH, KW, Cf, Cout], or one filter [KH, KW] for one channel.
Expected<Tensor> read_filters(const std::filesystem::path& path, std::vector<std::string>& notes);
Expected<Tensor> read_table(const InputTable& source, const std::filesystem::path& folder);

}  // namespace convoscope
