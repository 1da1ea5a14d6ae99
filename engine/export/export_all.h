// Everything that a run of layers can become, in one folder with a manifest that names it all.
#pragma once

#include <filesystem>

#include "engine/export/exporting.h"

namespace convoscope {

// Every target in a folder of its own, so that no two files collide, then manifest.json. The
// folder is whole or not there at all; refuses one that holds something. Progress counts targets. A
// target that refuses is in the manifest with its sentence.
Expected<void> export_all(const ExportSource& source, const ExportOptions& options,
                          const std::filesystem::path& folder, const ParallelOptions& how,
                          Progress& progress);

}  // namespace convoscope
