// See npz_tensors.h.
#include "engine/model/npz_tensors.h"

#include <set>
#include <utility>

#include "engine/files/npz.h"

namespace convoscope {

namespace {

class NpzTensors final : public TensorFile {
 public:
  NpzTensors(const std::filesystem::path& path, std::vector<TensorInfo> tensors,
             std::vector<size_t> entries)
      : TensorFile(path, "npz"), entries_(std::move(entries)) {
    tensors_ = std::move(tensors);
  }

  // Opens the archive anew, since one of libzip's serves one thread.
  Expected<std::vector<float>> read(size_t index) const override {
    const auto file = NpzFile::open(path());
    if (!file) return tl::unexpected(file.error());
    auto values = file->values(entries_[index]);
    const TensorInfo& info = tensors()[index];
    if (values && static_cast<int64_t>(values->size()) != info.elements()) {
      return file_error("can't read " + info.name + " in " + path().string() +
                        ": it has changed since it was listed");
    }
    return values;
  }

 private:
  std::vector<size_t> entries_;  // of the archive
};

}  // namespace

Expected<TensorFilePtr> open_npz_tensors(const std::filesystem::path& path) {
  const auto file = NpzFile::open(path);
  if (!file) return tl::unexpected(file.error());
  const std::vector<std::string> names = file->names();
  std::vector<TensorInfo> tensors;
  std::vector<size_t> entries;
  std::set<std::string> taken;
  for (size_t i = 0; i < names.size(); ++i) {
    if (!file->is_array(i)) continue;
    const auto head = file->head(i);
    if (!head && head.error().kind == ErrorKind::kRefused) continue;  // no numbers
    if (!head) return tl::unexpected(head.error());
    if (!taken.insert(names[i]).second) {
      return file_error("can't read " + path.string() + ": two of its arrays are called " +
                        names[i]);
    }
    tensors.push_back({names[i], head->type, head->shape});
    entries.push_back(i);
  }
  return std::make_shared<const NpzTensors>(path, std::move(tensors), std::move(entries));
}

}  // namespace convoscope
