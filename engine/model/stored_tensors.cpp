// See stored_tensors.h.
#include "engine/model/stored_tensors.h"

#include <algorithm>
#include <utility>

#include "engine/core/arithmetic.h"
#include "engine/core/check.h"

namespace convoscope {

Expected<int64_t> stored_bytes(const TensorInfo& info) {
  const auto elements = checked_product(std::span<const int64_t>(info.shape));
  if (!elements || *elements > kMaxElements) {
    const bool negative = std::ranges::any_of(info.shape, [](int64_t e) { return e < 0; });
    return file_error("its tensor " + info.name + " of " + list_text(info.shape) +
                      (negative ? " has a negative extent"
                                : " has more than " + std::to_string(kMaxElements) + " elements"));
  }
  return *elements * element_size(info.type);
}

StoredTensors::StoredTensors(const SourceFile& source, const char* format,
                             std::vector<StoredTensor> tensors, std::optional<FilterOrder> order)
    : TensorFile(source.path, format), mapping_(source.mapping), order_(order) {
  for (StoredTensor& tensor : tensors) {
    tensors_.push_back(std::move(tensor.info));
    bytes_.push_back(tensor.bytes);
  }
}

Expected<std::vector<float>> StoredTensors::read(size_t index) const {
  CONVOSCOPE_CHECK(index < bytes_.size());
  std::vector<float> values(static_cast<size_t>(tensors_[index].elements()));
  to_float32(bytes_[index], tensors_[index].type, /*big_endian=*/false, values);
  return values;
}

}  // namespace convoscope
