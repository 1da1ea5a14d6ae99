// See export_all.h.
#include "engine/export/export_all.h"

#include <nlohmann/json.hpp>

#include "engine/export/export_files.h"
#include "engine/files/files.h"
#include "engine/files/folder.h"

namespace convoscope {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

Json target_json(const ExportTarget& target, const Exported& exported) {
  Json files = Json::array();
  for (const ExportFile& file : exported.files) {
    files.push_back(
        {{"name", std::string(target.id) + "/" + file.name}, {"bytes", file.bytes.size()}});
  }
  Json json = {{"target", std::string(target.id)}, {"files", files}};
  if (!exported.how_to_run.empty()) json["run"] = exported.how_to_run;
  if (!exported.notes.empty()) json["notes"] = exported.notes;
  return json;
}

}  // namespace

Expected<void> export_all(const ExportSource& source, const ExportOptions& options,
                          const PictureLooks& looks, const fs::path& folder,
                          const ParallelOptions& how, Progress& progress) {
  progress.total = std::ssize(export_targets()) + picture_steps(source);
  return write_folder(folder, [&](const fs::path& draft) -> Expected<void> {
    Json written = Json::array(), refused = Json::array();
    for (const ExportTarget& target : export_targets()) {
      const auto exported = export_as(target, source, options, how);
      if (!exported && exported.error().kind == ErrorKind::kCancelled) {
        return tl::unexpected(exported.error());
      }
      if (!exported) {
        refused.push_back({{"target", std::string(target.id)}, {"why", exported.error().sentence}});
      } else {
        const ExportPlace place{draft / std::string(target.id), options.name, ""};
        if (auto done = write_exported(*exported, place, how.cancel); !done) return done;
        written.push_back(target_json(target, *exported));
      }
      ++progress.done;
    }
    const auto pictures = put_pictures(draft, source, looks, how, progress);
    if (!pictures) return tl::unexpected(pictures.error());
    const Json manifest = {{"name", options.name},
                           {"targets", written},
                           {"refused", refused},
                           {"pictures", pictures->written},
                           {"left_out", pictures->left_out}};
    return write_file(draft / "manifest.json",
                      manifest.dump(2, ' ', false, Json::error_handler_t::replace) + "\n");
  });
}

}  // namespace convoscope
