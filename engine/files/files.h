// Whole files: read with a bound, written under a temporary name in the same folder and renamed, so
// that an interrupted run never leaves half a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace convoscope {

// Refuses what is missing, a folder, a device, unreadable, or larger than `max_bytes`.
Expected<std::vector<uint8_t>> read_file(const std::filesystem::path& path, int64_t max_bytes);

// The parts one after another. An existing file keeps its permissions, a symbolic link keeps
// pointing; a device or pipe is written to directly. Where anything fails, what was there before is
// left as it was.
Expected<void> write_file(const std::filesystem::path& path,
                          std::initializer_list<std::span<const uint8_t>> parts);
Expected<void> write_file(const std::filesystem::path& path, std::span<const uint8_t> bytes);
Expected<void> write_file(const std::filesystem::path& path, std::string_view text);

// ".png" of "Photo.PNG": endings are compared in lower case.
std::string lower_ending(const std::filesystem::path& path);

}  // namespace convoscope
