// See folder_listing.h. Calls with an error_code do not throw; the iterator's increment is one of
// them.
#include "app/widgets/folder_listing.h"

#include <algorithm>
#include <cstdlib>

#include "engine/files/listing.h"

namespace convoscope::app {
namespace {

namespace fs = std::filesystem;

// ASCII only: the order of other letters is that of their code points.
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return lower(c); });
  return text;
}

bool wanted(const std::string& name, const std::vector<std::string>& endings) {
  return endings.empty() || std::ranges::any_of(endings, [name = lower(name)](const auto& ending) {
           return name.ends_with(ending);
         });
}

Error unreadable(const fs::path& folder, const std::error_code& reason) {
  return {ErrorKind::kFile,
          "the folder " + folder.string() + " can't be read: " + reason.message(),
          {},
          {},
          {}};
}

}  // namespace

Expected<FolderListing> list_folder(const fs::path& folder,
                                    const std::vector<std::string>& endings) {
  std::error_code failed;
  FolderListing listing;
  listing.folder = fs::absolute(folder, failed).lexically_normal();
  if (!listing.folder.has_filename()) {
    // "/a/" is "/a", but "/" stays.
    if (listing.folder.has_relative_path()) listing.folder = listing.folder.parent_path();
  }
  fs::directory_iterator at(listing.folder, failed);
  if (failed) return tl::unexpected<Error>(unreadable(listing.folder, failed));
  while (at != fs::directory_iterator()) {
    std::error_code gone;  // a broken link or a file removed meanwhile is no folder
    FolderEntry entry{at->path().filename().string(), at->is_directory(gone), 0};
    const bool hidden = entry.name.starts_with('.');
    if (!hidden && (entry.is_folder || wanted(entry.name, endings))) {
      const auto bytes = entry.is_folder ? 0 : at->file_size(gone);
      entry.bytes = gone ? 0 : static_cast<int64_t>(bytes);
      listing.entries.push_back(std::move(entry));
    }
    at.increment(failed);
    if (failed) return tl::unexpected<Error>(unreadable(listing.folder, failed));
  }
  std::ranges::sort(listing.entries, [](const FolderEntry& a, const FolderEntry& b) {
    return a.is_folder != b.is_folder ? a.is_folder : name_before(a.name, b.name);
  });
  return listing;
}

bool is_folder(const fs::path& path) {
  std::error_code ignored;
  return fs::is_directory(path, ignored);
}

bool path_exists(const fs::path& path) {
  std::error_code ignored;
  return fs::exists(path, ignored);
}

fs::path resolve_path(const std::string& typed, const fs::path& folder) {
  if (typed == "~") return home_folder();
  if (typed.starts_with("~/")) return (home_folder() / typed.substr(2)).lexically_normal();
  return (folder / typed).lexically_normal();  // an absolute right side replaces the left
}

fs::path home_folder() {
  const char* home = std::getenv("HOME");
  return home != nullptr && *home != '\0' ? fs::path(home) : fs::path("/");
}

}  // namespace convoscope::app
