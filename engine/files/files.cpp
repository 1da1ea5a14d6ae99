// See files.h.
#include "engine/files/files.h"

#include <unistd.h>

#include <cctype>
#include <cerrno>

#include "engine/files/descriptor.h"
#include "engine/files/whole_file.h"

namespace convoscope {

namespace {

namespace fs = std::filesystem;

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
  auto file = WholeFile::open(path);
  if (!file) return tl::unexpected(file.error());
  for (const std::span<const uint8_t> part : parts) {
    if (auto written = file->write(part); !written) return written;
  }
  return file->commit();
}

Expected<void> write_file(const fs::path& path, std::span<const uint8_t> bytes) {
  return write_file(path, {bytes});
}

Expected<void> write_file(const fs::path& path, std::string_view text) {
  return write_file(path, {std::span(reinterpret_cast<const uint8_t*>(text.data()), text.size())});
}

std::string lower_ending(const std::filesystem::path& path) {
  std::string ending = path.extension().string();
  for (char& c : ending) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return ending;
}

}  // namespace convoscope
