// See folder.h.
#include "engine/files/folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

#include "engine/files/descriptor.h"
#include "engine/files/files.h"

namespace convoscope {
namespace {

namespace fs = std::filesystem;

// A folder that goes with all that lies in it, unless it was given its name.
class TemporaryFolder {
 public:
  // Beside `target`, so that renames stay within one file system.
  explicit TemporaryFolder(const fs::path& target) {
    static std::atomic<unsigned> counter{0};
    path_ = target.parent_path() / ("." + target.filename().string().substr(0, 200) + "." +
                                    std::to_string(::getpid()) + "-" + std::to_string(counter++));
    made_ = ::mkdir(path_.c_str(), 0777) == 0;
    error_ = made_ ? 0 : errno;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (made_) fs::remove_all(path_, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  bool made() const { return made_; }
  int error() const { return error_; }
  const fs::path& path() const { return path_; }
  bool rename_to(const fs::path& target) {
    const bool renamed = ::rename(path_.c_str(), target.c_str()) == 0;
    made_ = !renamed;
    return renamed;
  }

 private:
  fs::path path_;
  bool made_ = false;
  int error_ = 0;
};

fs::path without_slash(const fs::path& folder) {
  return folder.has_filename() ? folder : folder.parent_path();
}

Expected<void> write_staged(const fs::path& staging, std::span<const NamedBytes> files,
                            const CancelToken* cancel) {
  for (const NamedBytes& file : files) {
    if (cancel != nullptr && cancel->cancelled()) return cancelled();
    if (auto written = write_file(staging / file.name, file.bytes); !written) return written;
  }
  return {};
}

// What may not be replaced is found before anything is.
Expected<void> check_replaceable(const fs::path& path) {
  struct stat info {};
  if (::stat(path.c_str(), &info) != 0) return {};
  if (S_ISDIR(info.st_mode)) return cannot("write", path, reason(EISDIR));
  if (::access(path.c_str(), W_OK) != 0) return cannot("write", path, reason(errno));
  return {};
}

}  // namespace

Expected<void> write_folder(const fs::path& folder,
                            const std::function<Expected<void>(const fs::path&)>& fill) {
  const fs::path target = without_slash(folder);
  std::error_code error;
  if (fs::exists(target, error) && !fs::is_empty(target, error)) {
    return cannot("write", target, "something of that name is there already");
  }
  TemporaryFolder staging(target);
  if (!staging.made()) return cannot("write", target, reason(staging.error()));
  if (auto filled = fill(staging.path()); !filled) return filled;
  if (!staging.rename_to(target)) return cannot("write", target, reason(errno));
  return {};
}

Expected<void> write_together(const fs::path& folder, std::span<const NamedBytes> files,
                              const CancelToken* cancel) {
  if (files.size() == 1) return write_staged(folder, files, cancel);
  for (const NamedBytes& file : files) {
    if (auto free = check_replaceable(folder / file.name); !free) return free;
  }
  const TemporaryFolder staging(folder / "convoscope");
  if (!staging.made()) return cannot("write", folder, reason(staging.error()));
  if (auto written = write_staged(staging.path(), files, cancel); !written) return written;
  for (const NamedBytes& file : files) {
    const fs::path from = staging.path() / file.name, to = folder / file.name;
    if (::rename(from.c_str(), to.c_str()) != 0) return cannot("write", to, reason(errno));
  }
  return {};
}

}  // namespace convoscope
