// See files.h. POSIX calls rather than streams: they say why something failed, and fsync before the
// rename is what makes the new name never point at missing data.
#include "engine/files/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <cstring>

#include "engine/files/descriptor.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

bool write_all(int descriptor, std::span<const uint8_t> bytes) {
  while (!bytes.empty()) {
    // One call moves at most about 2 GiB on Linux.
    const ssize_t written =
        ::write(descriptor, bytes.data(), std::min<size_t>(bytes.size(), size_t{1} << 30));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes = bytes.subspan(static_cast<size_t>(written));
  }
  return true;
}

bool write_parts(int descriptor, std::initializer_list<std::span<const uint8_t>> parts) {
  return std::all_of(parts.begin(), parts.end(),
                     [&](std::span<const uint8_t> part) { return write_all(descriptor, part); });
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

Expected<void> write_device(const fs::path& path,
                            std::initializer_list<std::span<const uint8_t>> parts) {
  Descriptor out(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (!out.ok() || !write_parts(out.get(), parts) || !out.close()) {
    return cannot("write", path, reason(errno));
  }
  return {};
}

Expected<void> replace_file(const fs::path& path, const fs::path& target, mode_t mode,
                            bool keep_mode, std::initializer_list<std::span<const uint8_t>> parts) {
  const fs::path temporary = temporary_name(target);
  Descriptor out(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (!out.ok()) return cannot("write", path, reason(errno));
  const bool written = write_parts(out.get(), parts) &&
                       (!keep_mode || ::fchmod(out.get(), mode) == 0) && ::fsync(out.get()) == 0 &&
                       out.close() && ::rename(temporary.c_str(), target.c_str()) == 0;
  if (!written) {
    const int error = errno;
    ::unlink(temporary.c_str());
    return cannot("write", path, reason(error));
  }
  sync_folder(target);
  return {};
}

}  // namespace

Expected<std::vector<uint8_t>> read_file(const fs::path& path, int64_t max_bytes) {
  const auto in = open_regular(path);
  if (!in) return tl::unexpected(in.error());
  if (in->bytes > max_bytes) {
    return cannot("read", path,
                  "it has " + std::to_string(in->bytes) + " bytes, more than the " +
                      std::to_string(max_bytes) + " allowed");
  }
  std::vector<uint8_t> bytes(static_cast<size_t>(in->bytes));
  size_t filled = 0;
  while (filled < bytes.size()) {
    const ssize_t got = ::read(in->descriptor.get(), bytes.data() + filled, bytes.size() - filled);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return cannot("read", path, reason(errno));
    if (got == 0) return cannot("read", path, "it shrank while it was being read");
    filled += static_cast<size_t>(got);
  }
  return bytes;
}

Expected<void> write_file(const fs::path& path,
                          std::initializer_list<std::span<const uint8_t>> parts) {
  struct stat info {};
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (!exists && errno != ENOENT) return cannot("write", path, reason(errno));
  if (exists && S_ISDIR(info.st_mode)) return cannot("write", path, reason(EISDIR));
  if (exists && !S_ISREG(info.st_mode)) return write_device(path, parts);
  // Renaming over a file asks only the folder; a read-only file should be safe from us all the
  // same.
  if (exists && ::access(path.c_str(), W_OK) != 0) return cannot("write", path, reason(errno));
  std::error_code ignored;
  const fs::path resolved = exists ? fs::canonical(path, ignored) : path;
  return replace_file(path, resolved.empty() ? path : resolved,
                      exists ? info.st_mode & 07777 : mode_t{0666}, exists, parts);
}

Expected<void> write_file(const fs::path& path, std::span<const uint8_t> bytes) {
  return write_file(path, {bytes});
}

Expected<void> write_file(const fs::path& path, std::string_view text) {
  return write_file(path, {std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size())});
}

}  // namespace convoscope
