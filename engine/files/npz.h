// NumPy's .npz files: a zip archive of .npy files, one per array, packed or not. Reading alone; an
// array is unpacked when it is asked for, never more than its own size.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/tensor.h"

struct zip;

namespace convoscope {

class NpzFile {
 public:
  static Expected<NpzFile> open(const std::filesystem::path& path);

  // As numpy.load lists them, without ".npy", in the archive's order.
  std::vector<std::string> names() const;
  // What parse_npy makes of the array.
  Expected<Tensor> read(const std::string& name, Layout layout) const;

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  explicit NpzFile(zip* archive, std::filesystem::path path)
      : archive_(archive), path_(std::move(path)) {}

  std::unique_ptr<zip, Close> archive_;
  std::filesystem::path path_;
};

}  // namespace convoscope
