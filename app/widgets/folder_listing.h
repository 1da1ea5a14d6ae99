// What a folder holds, as a file browser shows it. The only place of the widgets that looks at the
// disk: it lists and looks up, it never opens, writes or removes.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/error.h"

namespace convoscope::app {

struct FolderEntry {
  std::string name;  // UTF-8
  bool is_folder = false;
  int64_t bytes = 0;  // of a file
};

struct FolderListing {
  std::filesystem::path folder;  // absolute, without "." and ".."
  std::vector<FolderEntry> entries;
};

// Folders first, then the files with one of the endings (".png", in lower case; any case in the
// folder; none: all files); both by name, digits as numbers, upper and lower case alike. Hidden
// ones are left out. Refuses a folder that is missing, is none, or may not be read.
Expected<FolderListing> list_folder(const std::filesystem::path& folder,
                                    const std::vector<std::string>& endings);

bool is_folder(const std::filesystem::path& path);
bool path_exists(const std::filesystem::path& path);

// "~" and "~/…" start at home; what is relative starts at `folder`. Absolute, without "." and "..".
std::filesystem::path resolve_path(const std::string& typed, const std::filesystem::path& folder);

std::filesystem::path home_folder();

}  // namespace convoscope::app
