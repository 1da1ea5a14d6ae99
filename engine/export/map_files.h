// Feature maps as files: as seen, as 16-bit codes, as numbers, and all on a contact sheet. What
// each holds is told where it is drawn (engine/picture/map_set.h); here are their names, where they
// go, and what the manifest beside them says.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <span>
#include <string_view>

#include "engine/core/parallel.h"
#include "engine/picture/map_set.h"

namespace convoscope {

enum class MapFormat { kSeen, kCodes, kValues, kSheetPdf, kSheetPng, kSheetSvg };

struct MapFormatWords {
  MapFormat format;
  std::string_view id, title, ending, teaches;
};
// In the order of the enumeration.
std::span<const MapFormatWords> map_formats();

// Several files, so that a path names a new folder.
bool is_map_folder(const MapSet& set, MapFormat format);

// One file under `path`, or a new folder of them with manifest.json; pages of a sheet beyond the
// first beside it as NAME-2.png. Whole or not at all, also where it is cancelled. How many files
// there are; progress counts maps or pages.
Expected<size_t> write_maps(const std::filesystem::path& path, const MapSet& set, MapFormat format,
                            const ParallelOptions& how, Progress& progress);

// Into a folder that is being filled, under names of their own: for each {"name", "bytes", "map",
// "low", "high"}, where low and high are those of its colours or codes.
Expected<nlohmann::ordered_json> put_maps(const std::filesystem::path& folder, const MapSet& set,
                                          MapFormat format, const ParallelOptions& how,
                                          Progress& progress);

}  // namespace convoscope
