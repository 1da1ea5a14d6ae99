// See tensor_files.h.
#include "engine/model/tensor_files.h"

namespace convoscope {

Expected<TensorFilePtr> TensorFiles::open(const std::filesystem::path& path) {
  if (const auto found = open_.find(path); found != open_.end()) return found->second;
  auto file = open_tensor_file(path);
  if (file) open_.emplace(path, *file);
  return file;
}

}  // namespace convoscope
