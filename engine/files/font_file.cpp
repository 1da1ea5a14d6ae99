// See font_file.h.
#include "engine/files/font_file.h"

namespace convoscope {

namespace {

constexpr const char* kFolders[] = {
    "/usr/share/fonts/opentype/inter/",  "/usr/share/fonts/truetype/jetbrains-mono/",
    "/usr/share/fonts/truetype/dejavu/", "/usr/share/fonts/truetype/font-awesome/",
    "/usr/local/share/fonts/",
};

}  // namespace

std::filesystem::path find_font_file(const std::string& name) {
  for (const char* folder : kFolders) {
    std::error_code ignored;
    if (std::filesystem::is_regular_file(folder + name, ignored)) return folder + name;
  }
  return {};
}

}  // namespace convoscope
