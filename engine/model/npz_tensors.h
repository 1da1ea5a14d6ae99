// A .npz archive as a tensor file. Listing unpacks the first bytes of each array; arrays that hold
// no numbers (strings, objects) are left out.
#pragma once

#include "engine/model/tensor_file.h"

namespace convoscope {

Expected<TensorFilePtr> open_npz_tensors(const std::filesystem::path& path);

}  // namespace convoscope
