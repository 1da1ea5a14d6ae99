// Several pictures as one batch, an element each. Private to engine/io.
#pragma once

#include <filesystem>

#include "engine/core/tensor.h"
#include "engine/experiment/experiment.h"

namespace convoscope {

// NHWC. Grey pictures among coloured ones get three equal channels. Refuses, naming the file and
// both sizes, a picture of another size than the first where they aren't scaled; a folder without
// pictures; and a batch that is too large, after its first picture was decoded.
Expected<Tensor> read_batch(const InputImages& source, const std::filesystem::path& folder);

}  // namespace convoscope
