// .safetensors files: eight bytes of length, a JSON header with type, shape and place of every
// tensor, then the tensors without gaps or overlaps
// (https://github.com/huggingface/safetensors#format). They hold tensors alone, no operations.
#pragma once

#include "engine/model/stored_tensors.h"

namespace convoscope {

bool is_safetensors(std::span<const uint8_t> bytes);

// In the order in which they lie. Refuses what isn't whole: a place outside the file, a gap, an
// overlap, a size that isn't that of the shape.
Expected<std::vector<StoredTensor>> parse_safetensors(std::span<const uint8_t> bytes);

Expected<TensorFilePtr> open_safetensors(const SourceFile& source);

}  // namespace convoscope
