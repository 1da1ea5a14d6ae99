// A file that holds a fuzzer's bytes, for readers that take a path: in memory, one for the process.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <filesystem>
#include <span>
#include <string>

#include "engine/core/check.h"

namespace convoscope {

inline std::filesystem::path file_of_bytes(std::span<const uint8_t> bytes) {
  static const int descriptor = memfd_create("fuzz", 0);
  CONVOSCOPE_CHECK(descriptor >= 0 && ftruncate(descriptor, 0) == 0);
  CONVOSCOPE_CHECK(pwrite(descriptor, bytes.data(), bytes.size(), 0) ==
                   static_cast<ssize_t>(bytes.size()));
  return "/proc/self/fd/" + std::to_string(descriptor);
}

}  // namespace convoscope
