// A .npy file as a tensor file of one tensor, named after the file. Mapped: its values are read
// when they are asked for.
#pragma once

#include "engine/model/tensor_file.h"

namespace convoscope {

Expected<TensorFilePtr> open_npy_tensors(const std::filesystem::path& path);

}  // namespace convoscope
