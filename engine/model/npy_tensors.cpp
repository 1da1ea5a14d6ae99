// See npy_tensors.h.
#include "engine/model/npy_tensors.h"

#include <utility>

#include "engine/files/mapped_file.h"
#include "engine/files/npy_array.h"

namespace convoscope {

namespace {

class NpyTensors final : public TensorFile {
 public:
  NpyTensors(const std::filesystem::path& path, std::shared_ptr<const MappedFile> file,
             NpyHead head)
      : TensorFile(path, "npy"), file_(std::move(file)), head_(std::move(head)) {
    tensors_.push_back({path.stem().string(), head_.type, head_.shape});
  }

  Expected<std::vector<float>> read(size_t) const override {
    std::vector<float> values(static_cast<size_t>(head_.elements));
    read_npy_values(head_, file_->bytes().subspan(head_.offset), values);
    return values;
  }

 private:
  std::shared_ptr<const MappedFile> file_;
  NpyHead head_;
};

}  // namespace

Expected<TensorFilePtr> open_npy_tensors(const std::filesystem::path& path) {
  auto file = MappedFile::open(path);
  if (!file) return tl::unexpected(file.error());
  const auto bytes = (*file)->bytes();
  auto head = parse_npy_head(bytes, bytes.size());
  if (!head) {
    return file_error("can't read " + path.string() + ": " + head.error().sentence);
  }
  return std::make_shared<const NpyTensors>(path, std::move(*file), std::move(*head));
}

}  // namespace convoscope
