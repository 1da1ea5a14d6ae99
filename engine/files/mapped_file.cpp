// See mapped_file.h.
#include "engine/files/mapped_file.h"

#include <sys/mman.h>

#include <cerrno>

#include "engine/files/descriptor.h"

namespace convoscope {

Expected<std::shared_ptr<const MappedFile>> MappedFile::open(const std::filesystem::path& path) {
  const auto file = open_regular(path);
  if (!file) return tl::unexpected(file.error());
  const auto size = static_cast<size_t>(file->bytes);
  if (size == 0) return std::shared_ptr<const MappedFile>(new MappedFile({}));
  void* start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file->descriptor.get(), 0);
  if (start == MAP_FAILED) return cannot("read", path, reason(errno));
  return std::shared_ptr<const MappedFile>(
      new MappedFile({static_cast<const uint8_t*>(start), size}));
}

MappedFile::~MappedFile() {
  if (!bytes_.empty()) ::munmap(const_cast<uint8_t*>(bytes_.data()), bytes_.size());
}

}  // namespace convoscope
