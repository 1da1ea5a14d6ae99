// The entries of a zip archive, packed or not, unpacked when they are asked for and never beyond
// what is asked. What they hold (.npy arrays, a Keras model) is the reader's business. One thread
// at a time; reading alone.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/error.h"

struct zip;
struct zip_file;

namespace convoscope {

// One entry, unpacked from its start as it is read.
class EntryReader {
 public:
  uint64_t promised() const { return promised_; }  // bytes that the archive says it has

  // Appends bytes until there are `count` of them or the entry ends. Grows with what really comes:
  // the size that an archive promises may be a lie.
  Expected<void> read_to(std::vector<uint8_t>& bytes, uint64_t count);

  // One byte more than promised, where there is one, so that whoever counts finds out.
  Expected<std::vector<uint8_t>> read_all();

 private:
  friend class Archive;
  struct Close {
    void operator()(zip_file* entry) const;
  };
  EntryReader(zip_file* entry, uint64_t promised) : entry_(entry), promised_(promised) {}

  std::unique_ptr<zip_file, Close> entry_;
  uint64_t promised_;
};

class Archive {
 public:
  static Expected<Archive> open(const std::filesystem::path& path);

  const std::filesystem::path& path() const { return path_; }
  // In the archive's order; "" for one without a name.
  std::vector<std::string> names() const;
  std::string name(size_t index) const;
  std::optional<size_t> find(const std::string& name) const;
  // The sentence of a refusal says why, no more. Refuses an entry that promises more than `most`.
  Expected<EntryReader> entry(size_t index, uint64_t most) const;

 private:
  struct Close {
    void operator()(zip* archive) const;
  };
  Archive(zip* archive, std::filesystem::path path) : archive_(archive), path_(std::move(path)) {}

  std::unique_ptr<zip, Close> archive_;
  std::filesystem::path path_;
};

}  // namespace convoscope
