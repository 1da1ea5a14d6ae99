// A file of named tensors, whatever its format: .npy, .npz, .safetensors, ONNX, Keras, TFLite. What
// it holds is listed without reading a value; values are read tensor by tensor, when they are
// asked for. What the tensors are for is model.h's business.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/chain/layer.h"
#include "engine/core/error.h"
#include "engine/files/element_type.h"

namespace convoscope {

struct TensorInfo {
  std::string name;
  ElementType type = ElementType::kFloat32;
  std::vector<int64_t> shape;  // empty: one number

  // The product of the extents, which the reader has checked: at most kMaxElements.
  int64_t elements() const;
  int64_t bytes() const { return elements() * element_size(type); }  // in the file, unpacked
};
// "[64, 3, 7, 7]"
std::string list_text(const std::vector<int64_t>& list);
std::string to_string(const TensorInfo& info);  // "conv1.weight: float32 [64, 3, 7, 7]"

class TensorFile {
 public:
  virtual ~TensorFile() = default;

  const std::filesystem::path& path() const { return path_; }
  const char* format() const { return format_; }                       // "safetensors"
  const std::vector<TensorInfo>& tensors() const { return tensors_; }  // names differ

  // Values in C order of the shape (Fortran order is undone), as float32. Any thread.
  virtual Expected<std::vector<float>> read(size_t index) const = 0;

  // How the axes of a bank of filters lie, where the format says it; nothing for formats that hold
  // tensors of anybody.
  virtual std::optional<FilterOrder> order(const TensorInfo&) const { return std::nullopt; }

  // The index of a name; the refusal names the nearest.
  Expected<size_t> find(const std::string& name) const;

 protected:
  TensorFile(std::filesystem::path path, const char* format)
      : path_(std::move(path)), format_(format) {}
  std::vector<TensorInfo> tensors_;

 private:
  std::filesystem::path path_;
  const char* format_;
};
using TensorFilePtr = std::shared_ptr<const TensorFile>;

// Opens by what the file's first bytes say, not by its ending. A file that lies about its sizes is
// refused with a sentence that names the tensor and the numbers.
Expected<TensorFilePtr> open_tensor_file(const std::filesystem::path& path);

}  // namespace convoscope
