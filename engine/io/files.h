// Whole files: read with a bound, written under a temporary name in the same folder and renamed, so that
// an interrupted run never leaves half a file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/error.h"

namespace convoscope {

Expected<std::vector<uint8_t>> read_file(const std::filesystem::path& path, int64_t max_bytes);
Expected<void> write_file(const std::filesystem::path& path, std::span<const uint8_t> bytes);
Expected<void> write_file(const std::filesystem::path& path, std::string_view text);

}  // namespace convoscope
