// Several files that belong together, written all or none: a folder that isn't there yet, or files
// beside others in one that is. Everything is written under a temporary name in the same place
// first, so that neither an interruption nor a full disk leaves a part of it.
#pragma once

#include <filesystem>
#include <functional>
#include <span>
#include <string>

#include "engine/core/error.h"
#include "engine/core/parallel.h"

namespace convoscope {

// `fill` writes into the folder that it is given, whose name isn't the final one; where it fails
// nothing is left. Refuses where `folder` exists already and holds something.
Expected<void> write_folder(
    const std::filesystem::path& folder,
    const std::function<Expected<void>(const std::filesystem::path&)>& fill);

struct NamedBytes {
  std::string name;  // no folder in it
  std::span<const uint8_t> bytes;
};
inline NamedBytes named_bytes(std::string name, std::string_view bytes) {
  return {std::move(name), {reinterpret_cast<const uint8_t*>(bytes.data()), bytes.size()}};
}

// Into a folder that is there, replacing files of these names. Cancelled between files.
Expected<void> write_together(const std::filesystem::path& folder,
                              std::span<const NamedBytes> files,
                              const CancelToken* cancel = nullptr);

}  // namespace convoscope
