// See descriptor.h.
#include "engine/files/descriptor.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <cstring>

namespace convoscope {

std::string reason(int error) {
  switch (error) {
    case ENOENT:
      return "there is no such file or folder";
    case EACCES:
    case EPERM:
      return "permission is denied";
    case EISDIR:
      return "it is a folder";
    case ENOTDIR:
      return "a part of its path is not a folder";
    case ENOSPC:
    case EDQUOT:
      return "the disk is full";
    case EROFS:
      return "the file system is read-only";
    case EFBIG:
      return "it would exceed the largest file allowed";
    case ENAMETOOLONG:
      return "its name is too long";
    default:
      return std::strerror(error);
  }
}

tl::unexpected<Error> cannot(const char* verb, const std::filesystem::path& path,
                             const std::string& why) {
  return file_error(std::string("can't ") + verb + " " + path.string() + ": " + why);
}

Expected<OpenFile> open_regular(const std::filesystem::path& path) {
  // O_NONBLOCK: opening a pipe must not wait for its other end; it has no effect on regular files.
  OpenFile file{Descriptor(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC))};
  struct stat info {};
  if (!file.descriptor.ok() || ::fstat(file.descriptor.get(), &info) != 0) {
    return cannot("read", path, reason(errno));
  }
  if (S_ISDIR(info.st_mode)) return cannot("read", path, reason(EISDIR));
  if (!S_ISREG(info.st_mode)) return cannot("read", path, "it is not a regular file");
  file.bytes = info.st_size;
  return file;
}

}  // namespace convoscope
