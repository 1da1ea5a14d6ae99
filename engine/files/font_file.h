// Where the faces of our type lie: Debian's packages put them into known folders, and none is kept
// in the repository.
#pragma once

#include <filesystem>
#include <string>

namespace convoscope {

// Of a file such as "Inter-Regular.otf"; empty where no package brought it.
std::filesystem::path find_font_file(const std::string& name);

}  // namespace convoscope
