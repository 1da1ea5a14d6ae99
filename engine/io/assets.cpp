// See assets.h.
#include "engine/io/assets.h"

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "engine/io/experiment_reader.h"
#include "engine/files/files.h"

namespace convoscope {
namespace {

constexpr const char* kFirst = "start.json";
constexpr int64_t kMaxShippedBytes = int64_t{1} << 24;

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

std::vector<ShippedExperiment> shipped_experiments() {
  const auto assets = assets_folder();
  if (!assets) return {};
  std::vector<ShippedExperiment> experiments;
  std::error_code code;
  for (const auto& entry : std::filesystem::directory_iterator(*assets / "experiments", code)) {
    if (entry.path().extension() != ".json") continue;
    const auto bytes = read_file(entry.path(), kMaxShippedBytes);
    if (!bytes) continue;
    auto settings = parse_settings({bytes->begin(), bytes->end()}, entry.path().parent_path());
    if (settings) experiments.push_back({entry.path(), std::move(settings->title)});
  }
  const auto order = [](const ShippedExperiment& experiment) {
    const auto name = experiment.path.filename();
    return std::pair(name != kFirst, name);
  };
  std::sort(experiments.begin(), experiments.end(),
            [&order](const auto& a, const auto& b) { return order(a) < order(b); });
  return experiments;
}

}  // namespace convoscope
