// What the system says about a file, in our words, and a descriptor that closes itself. Private to
// engine/files.
#pragma once

#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <utility>

#include "engine/core/error.h"

namespace convoscope {

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}
  Descriptor& operator=(Descriptor&&) = delete;
  int get() const { return value_; }
  bool ok() const { return value_ >= 0; }
  // False where the file system reports a late write error.
  bool close() { return ::close(std::exchange(value_, -1)) == 0; }

 private:
  int value_;
};

// Of an errno.
std::string reason(int error);

// "can't read PATH: it is a folder"
tl::unexpected<Error> cannot(const char* verb, const std::filesystem::path& path,
                             const std::string& why);

// A regular file opened for reading, and its length.
struct OpenFile {
  Descriptor descriptor;
  int64_t bytes = 0;
};
// Refuses what is missing, a folder, a device or unreadable.
Expected<OpenFile> open_regular(const std::filesystem::path& path);

}  // namespace convoscope
