// An HDF5 file as its datasets of numbers and the texts of its attributes, which is what Keras has
// of it. Listing reads structure alone; values are read when they are asked for. The format is the
// HDF Group's; its library reads the bytes where they lie, mapped or unpacked, and is tried out
// beforehand (hdf5_trial.h). Links to other files aren't followed. Private to engine/model.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/files/mapped_file.h"
#include "engine/model/tensor_file.h"

namespace convoscope {

bool is_hdf5(std::span<const uint8_t> bytes);

class Hdf5File {
 public:
  // `owner` keeps the bytes alive. Refuses what the library can't read, and a dataset whose extents
  // and place don't fit the file; the sentence begins with "it" or "its".
  static Expected<std::shared_ptr<const Hdf5File>> open(std::span<const uint8_t> bytes,
                                                        std::shared_ptr<const void> owner);
  ~Hdf5File();
  Hdf5File(const Hdf5File&) = delete;
  Hdf5File& operator=(const Hdf5File&) = delete;

  // Datasets of numbers, named by their paths without the first slash: "conv1/conv1/kernel:0". In
  // the order in which people count names.
  const std::vector<TensorInfo>& datasets() const { return datasets_; }
  Expected<std::vector<float>> read(size_t index) const;

  // Texts of an attribute of the group or dataset at this path ("" is the root); null where there
  // is none or it has no text.
  const std::vector<std::string>* texts(const std::string& path, const std::string& name) const;
  // The first of them, or "".
  std::string text(const std::string& path, const std::string& name) const;

 private:
  struct Image;
  explicit Hdf5File(std::unique_ptr<Image> image);
  static Expected<std::unique_ptr<Hdf5File>> open_here(std::span<const uint8_t> bytes,
                                                       std::shared_ptr<const void> owner);
  Expected<void> list(const std::string& group, int depth);
  Expected<void> list_dataset(const std::string& path);
  void list_texts(const std::string& path, int64_t object);  // the library's number of it
  Expected<std::vector<float>> read_here(size_t index) const;

  std::unique_ptr<Image> image_;
  struct Place {
    std::optional<uint64_t> offset;  // of values that lie in a row; they need no library
    bool big_endian = false;
  };
  std::vector<TensorInfo> datasets_;
  std::vector<Place> places_;
  std::map<std::string, std::map<std::string, std::vector<std::string>>> texts_;  // by path, name
  size_t text_bytes_ = 0;
};

}  // namespace convoscope
