// See tensor_file.h.
#include "engine/model/tensor_file.h"

#include <algorithm>
#include <functional>
#include <numeric>

#include "engine/files/bytes.h"
#include "engine/files/mapped_file.h"
#include "engine/model/npy_tensors.h"
#include "engine/model/npz_tensors.h"

namespace convoscope {

int64_t TensorInfo::elements() const {
  return std::accumulate(shape.begin(), shape.end(), int64_t{1}, std::multiplies<>());
}

std::string to_string(const TensorInfo& info) {
  std::string text = info.name + ": " + element_type_name(info.type) + " [";
  for (size_t i = 0; i < info.shape.size(); ++i) {
    text += (i > 0 ? ", " : "") + std::to_string(info.shape[i]);
  }
  return text + "]";
}

Expected<size_t> TensorFile::find(const std::string& name) const {
  const auto found = std::find_if(tensors_.begin(), tensors_.end(),
                                  [&](const TensorInfo& info) { return info.name == name; });
  if (found == tensors_.end()) return refuse(path_.string() + " has no tensor " + name);
  return static_cast<size_t>(found - tensors_.begin());
}

Expected<TensorFilePtr> open_tensor_file(const std::filesystem::path& path) {
  const auto file = MappedFile::open(path);
  if (!file) return tl::unexpected(file.error());
  const auto starts = [&](std::string_view text) {
    return ByteCursor((*file)->bytes()).skip(text);
  };
  if (starts("\x93NUMPY")) return open_npy_tensors(path);
  // The first entry of an archive, or the end of an empty one.
  if (starts("PK\x03\x04") || starts("PK\x05\x06")) return open_npz_tensors(path);
  return file_error("can't read " + path.string() + ": no reader knows its format");
}

}  // namespace convoscope
