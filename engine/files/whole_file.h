// A file that is written bit by bit and yet whole or not at all: under a temporary name in the same
// folder until commit() renames it. Without commit() nothing is left. write_file() of files.h is
// this for bytes that are all there.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>

#include "engine/files/descriptor.h"

namespace convoscope {

class WholeFile {
 public:
  // Refuses what can't be written: a folder, a read-only file, a missing folder around it. An
  // existing file keeps its permissions, a symbolic link keeps pointing; a device or pipe is
  // written to directly.
  static Expected<WholeFile> open(const std::filesystem::path& path);
  ~WholeFile();
  WholeFile(WholeFile&&) noexcept;
  WholeFile& operator=(WholeFile&&) = delete;

  // After a failure every further call fails with the same sentence.
  Expected<void> write(std::span<const uint8_t> bytes);
  Expected<void> commit();

 private:
  WholeFile(Descriptor descriptor, std::filesystem::path path)
      : descriptor_(std::move(descriptor)), path_(std::move(path)) {}
  Expected<void> failed();

  Descriptor descriptor_;
  std::filesystem::path path_;                // as it was named
  std::filesystem::path temporary_, target_;  // empty: a device
  int error_ = 0;                             // errno of the first failure
};

}  // namespace convoscope
