// Tensors that lie in a mapped file as they are: an extent of bytes each, read when it is asked
// for. Where the bytes lie is told by the reader of the format, which has checked that they are
// there.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/files/mapped_file.h"
#include "engine/model/tensor_file.h"

namespace convoscope {

// A file that was opened to find out what it is; `bytes` are the mapping's.
struct SourceFile {
  std::filesystem::path path;
  std::shared_ptr<const MappedFile> mapping;
  std::span<const uint8_t> bytes() const { return mapping->bytes(); }
};

struct StoredTensor {
  TensorInfo info;
  std::span<const uint8_t> bytes;  // elements() · element_size(type) of them
};

// The number of bytes that a tensor of these extents takes. Refuses, naming the tensor, what
// exceeds kMaxElements or has a negative extent.
Expected<int64_t> stored_bytes(const TensorInfo& info);

class StoredTensors : public TensorFile {
 public:
  // `order`: of every bank of four axes, where the format says it.
  StoredTensors(const SourceFile& source, const char* format, std::vector<StoredTensor> tensors,
                std::optional<FilterOrder> order = std::nullopt);

  Expected<std::vector<float>> read(size_t index) const override;
  std::optional<FilterOrder> order(const TensorInfo&) const override { return order_; }

 private:
  std::shared_ptr<const MappedFile> mapping_;
  std::vector<std::span<const uint8_t>> bytes_;
  std::optional<FilterOrder> order_;
};

}  // namespace convoscope
