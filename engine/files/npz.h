// NumPy's .npz files: a zip archive of .npy files, one per array, packed or not. Reading alone
// (npz_writer.h writes); an array is unpacked when it is asked for, never more than its own size.
// One thread at a time.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/tensor.h"
#include "engine/files/archive.h"
#include "engine/files/npy_array.h"

namespace convoscope {

class NpzFile {
 public:
  static Expected<NpzFile> open(const std::filesystem::path& path);

  // As numpy.load lists them, without ".npy", in the archive's order.
  std::vector<std::string> names() const;
  bool is_array(size_t index) const;  // by its name; other entries are no business of NumPy
  // What parse_npy makes of the array.
  Expected<Tensor> read(const std::string& name, Layout layout) const;

  // The same by its place in names(). Its head costs the unpacking of a few hundred bytes.
  Expected<NpyHead> head(size_t index) const;
  Expected<std::vector<float>> values(size_t index) const;

 private:
  template <typename Value, typename Read>
  Expected<Value> read_entry(size_t index, Read use) const;

  explicit NpzFile(Archive archive) : archive_(std::move(archive)) {}

  Archive archive_;
};

}  // namespace convoscope
