// A whole file as bytes in memory without reading it: pages come from the disk when they are looked
// at, so a model of gigabytes opens at once. Who cuts the file short while it is mapped makes the
// lost pages unreadable (SIGBUS), as with any mapping; replacing it by a rename is safe.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>

#include "engine/core/error.h"

namespace convoscope {

class MappedFile {
 public:
  // Refuses what is missing, a folder, a device or unreadable. An empty file has no bytes.
  static Expected<std::shared_ptr<const MappedFile>> open(const std::filesystem::path& path);

  ~MappedFile();
  MappedFile(const MappedFile&) = delete;
  MappedFile& operator=(const MappedFile&) = delete;

  std::span<const uint8_t> bytes() const { return bytes_; }

 private:
  explicit MappedFile(std::span<const uint8_t> bytes) : bytes_(bytes) {}
  std::span<const uint8_t> bytes_;
};

}  // namespace convoscope
