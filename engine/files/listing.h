// The files of a folder in the order in which people count them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/core/error.h"

namespace convoscope {

// "map2" before "map10", "a" beside "A".
bool name_before(const std::string& a, const std::string& b);

// Regular files (or links to such) by name; hidden ones and what lies in folders inside are left
// out. Refuses a folder that is missing, is none, or may not be read.
Expected<std::vector<std::filesystem::path>> files_in(const std::filesystem::path& folder);

}  // namespace convoscope
