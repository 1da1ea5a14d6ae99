// See whole_file.h. POSIX calls rather than streams: they say why something failed, and fsync
// before the rename is what makes the new name never point at missing data.
#include "engine/files/whole_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>

namespace convoscope {

namespace {

namespace fs = std::filesystem;

// 0 or an errno.
int write_all(int descriptor, std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    // One call moves at most about 2 GiB on Linux.
    const ssize_t written =
        ::write(descriptor, bytes.data(), std::min<size_t>(bytes.size(), size_t{1} << 30));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return errno;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return 0;
}

// Beside the target, so that the rename stays within one file system; unique among running
// programs.
fs::path temporary_name(const fs::path& target) {
  static std::atomic<unsigned> counter{0};
  return target.parent_path() / ("." + target.filename().string().substr(0, 200) + "." +
                                 std::to_string(::getpid()) + "-" + std::to_string(counter++));
}

// The rename itself survives a power cut only once its folder is on disk; not every file system can
// sync a folder, so a failure here is none of the caller's.
void sync_folder(const fs::path& file) {
  const fs::path folder = file.has_parent_path() ? file.parent_path() : fs::path(".");
  const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.ok()) ::fsync(descriptor.get());
}

}  // namespace

Expected<WholeFile> WholeFile::open(const fs::path& path) {
  struct stat info {};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (!exists && errno != ENOENT) return cannot("write", path, reason(errno));
  if (exists && S_ISDIR(info.st_mode)) return cannot("write", path, reason(EISDIR));
  if (exists && !S_ISREG(info.st_mode)) {
    Descriptor device(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (!device.ok()) return cannot("write", path, reason(errno));
    return WholeFile(std::move(device), path);
  }
  // Renaming over a file asks only the folder; a read-only file should be safe from us all the
  // same.
  if (exists && ::access(path.c_str(), W_OK) != 0) return cannot("write", path, reason(errno));
  std::error_code ignored;
  const fs::path resolved = exists ? fs::canonical(path, ignored) : path;
  const fs::path target = resolved.empty() ? path : resolved;
  const fs::path temporary = temporary_name(target);
  const mode_t mode = exists ? info.st_mode & 07777 : mode_t{0666};
  Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!out.ok()) return cannot("write", path, reason(errno));
  WholeFile file(std::move(out), path);
  file.temporary_ = temporary;
  file.target_ = target;
  if (exists && ::fchmod(file.descriptor_.get(), mode) != 0) {
    return cannot("write", path, reason(errno));
  }
  return file;
}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : descriptor_(std::move(other.descriptor_)),
      path_(std::move(other.path_)),
      temporary_(std::exchange(other.temporary_, {})),
      target_(std::move(other.target_)),
      error_(other.error_) {}

WholeFile::~WholeFile() {
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

Expected<void> WholeFile::failed() { return cannot("write", path_, reason(error_)); }

Expected<void> WholeFile::write(std::span<const uint8_t> bytes) {
  if (error_ == 0) error_ = write_all(descriptor_.get(), bytes);
  if (error_ != 0) return failed();
  return {};
}

Expected<void> WholeFile::commit() {
  if (error_ != 0) return failed();
  const bool device = temporary_.empty();
  const bool done = (device || ::fsync(descriptor_.get()) == 0) && descriptor_.close() &&
                    (device || ::rename(temporary_.c_str(), target_.c_str()) == 0);
  if (!done) {
    error_ = errno;
    return failed();
  }
  if (!device) sync_folder(target_);
  temporary_.clear();
  return {};
}

}  // namespace convoscope
