// Everything that a run of layers can become, in one folder with a manifest that names it all.
#pragma once

#include <filesystem>

#include "engine/export/export_pictures.h"
#include "engine/export/exporting.h"

namespace convoscope {

// Every target in a folder of its own, so that no two files collide, each layer's pictures in
// another, then manifest.json. The folder is whole or not there at all; refuses one that holds
// something. Progress counts targets and kinds of pictures. What was refused or left out is in the
// manifest with its sentence.
Expected<void> export_all(const ExportSource& source, const ExportOptions& options,
                          const PictureLooks& looks, const std::filesystem::path& folder,
                          const ParallelOptions& how, Progress& progress);

}  // namespace convoscope
