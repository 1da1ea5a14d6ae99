// See export_files.h.
#include "engine/export/export_files.h"

#include "engine/files/folder.h"

namespace convoscope {

namespace fs = std::filesystem;

ExportPlace export_place(const fs::path& output, const std::string& name) {
  std::error_code ignored;
  if (!output.has_filename() || fs::is_directory(output, ignored)) return {output, name, ""};
  const fs::path folder = output.parent_path();
  return {folder.empty() ? fs::path(".") : folder, output.stem().string(),
          output.filename().string()};
}

Expected<void> write_exported(const Exported& exported, const ExportPlace& place,
                              const CancelToken* cancel) {
  std::error_code code;
  fs::create_directories(place.folder, code);
  if (code) {
    return file_error("the folder " + place.folder.string() + " can't be made: " + code.message());
  }
  std::vector<NamedBytes> files;
  for (const ExportFile& file : exported.files) {
    const bool named = files.empty() && !place.first_file.empty();
    files.push_back(named_bytes(named ? place.first_file : file.name, file.bytes));
  }
  return write_together(place.folder, files, cancel);
}

}  // namespace convoscope
