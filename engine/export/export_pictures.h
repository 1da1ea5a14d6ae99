// The pictures among everything that a run of layers can become: for each layer its maps as seen,
// their numbers, a contact sheet, and the film of its window, as far as that stays within bounds.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>

#include "engine/export/exporting.h"
#include "engine/picture/animation.h"
#include "engine/picture/map_set.h"

namespace convoscope {

// How pictures look; which layer, maps and channel they show follows from the layers that leave.
struct PictureLooks {
  MapsOptions maps;
  AnimationOptions film = {.width = 480};
};

// Beyond these a picture is left out, which the manifest tells.
inline constexpr int64_t kMostSingleMaps = 64;        // of a layer, a file each
inline constexpr int64_t kMostFrames = 512;           // of all films together
inline constexpr int64_t kMostTiffBytes = 256 << 20;  // of a layer

struct PutPictures {
  nlohmann::ordered_json written = nlohmann::ordered_json::array();   // layer, kind, files
  nlohmann::ordered_json left_out = nlohmann::ordered_json::array();  // layer, kind, why
};

// Into a folder that is being filled: pictures/LAYER/…. Progress counts picture_steps() on.
Expected<PutPictures> put_pictures(const std::filesystem::path& folder, const ExportSource& source,
                                   const PictureLooks& looks, const ParallelOptions& how,
                                   Progress& progress);
int64_t picture_steps(const ExportSource& source);

}  // namespace convoscope
