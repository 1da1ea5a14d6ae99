// Where the files that come with the program lie.
#include "engine/io/assets.h"

#include <algorithm>
#include <cstdlib>

namespace convoscope {
namespace {

constexpr const char* kFirst = "start.json";

bool holds_experiments(const std::filesystem::path& folder) {
  std::error_code code;
  return std::filesystem::exists(folder / "experiments" / kFirst, code);
}

}  // namespace

Expected<std::filesystem::path> assets_folder() {
  if (const char* wish = std::getenv("CONVOSCOPE_ASSETS"); wish != nullptr && *wish != '\0') {
    if (holds_experiments(wish)) return std::filesystem::path(wish);
    return file_error("CONVOSCOPE_ASSETS names " + std::string(wish) +
                      ", which holds no experiments/" + kFirst);
  }
  std::error_code code;
  const auto program = std::filesystem::read_symlink("/proc/self/exe", code);
  for (auto folder = program.parent_path(); !folder.empty(); folder = folder.parent_path()) {
    for (const char* name : {"assets", "share/convoscope"}) {
      if (holds_experiments(folder / name)) return folder / name;
    }
    if (folder == folder.root_path()) break;
  }
  return file_error("there is no folder assets or share/convoscope with experiments/" +
                    std::string(kFirst) + " in or above " + program.parent_path().string());
}

std::vector<std::filesystem::path> shipped_experiments() {
  const auto assets = assets_folder();
  if (!assets) return {};
  std::vector<std::filesystem::path> files;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(*assets / "experiments", code)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end(), [](const auto& a, const auto& b) {
    const bool a_first = a.filename() == kFirst, b_first = b.filename() == kFirst;
    return a_first != b_first ? a_first : a.filename() < b.filename();
  });
  return files;
}

}  // namespace convoscope
