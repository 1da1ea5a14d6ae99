// Where the files of an export go: into a folder, or beside a file whose name was given. All
// are written or none.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/export/exporting.h"

namespace convoscope {

// What -o means: `name` for ExportOptions, and the path of the first file.
struct ExportPlace {
  std::filesystem::path folder;
  std::string name;
  std::string first_file;  // empty: as the target calls it
};

// A folder that exists, or a path that ends in a slash, takes the files under `name`; anything else
// is the first file's path, whose stem is the name.
ExportPlace export_place(const std::filesystem::path& output, const std::string& name);

// Makes the folder where it is missing.
Expected<void> write_exported(const Exported& exported, const ExportPlace& place,
                              const CancelToken* cancel = nullptr);

}  // namespace convoscope
