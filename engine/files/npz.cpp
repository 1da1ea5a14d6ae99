// See npz.h.
#include "engine/files/npz.h"

#include <algorithm>
#include <cstdint>
#include <string_view>

#include "engine/files/npy.h"

namespace convoscope {

namespace {

constexpr std::string_view kEnding = ".npy";
// The largest tensor, of float64, and more than any header that describes one.
constexpr uint64_t kMaxEntryBytes =
    static_cast<uint64_t>(kMaxElements) * sizeof(double) + (1 << 20);

// The bytes of a .npy file that stand before its values: magic, version, length and header.
Expected<NpyHead> read_head(EntryReader& reader) {
  constexpr uint64_t kToLength = 12;
  std::vector<uint8_t> start;
  if (auto read = reader.read_to(start, kToLength); !read) return tl::unexpected(read.error());
  if (start.size() == kToLength) {
    const uint64_t low = start[8] | start[9] << 8;
    const uint64_t high = start[6] == 1 ? 0 : start[10] | start[11] << 8;
    // Longer than any header that we understand, it is refused for being cut off.
    const uint64_t length = std::min<uint64_t>(high << 16 | low, uint64_t{1} << 16);
    if (auto read = reader.read_to(start, kToLength + length); !read) {
      return tl::unexpected(read.error());
    }
  }
  return parse_npy_head(start, reader.promised());
}

Expected<std::vector<float>> read_values(EntryReader& reader) {
  const auto bytes = reader.read_all();
  if (!bytes) return tl::unexpected(bytes.error());
  const auto head = parse_npy_head(*bytes, bytes->size());
  if (!head) return tl::unexpected(head.error());
  std::vector<float> values(static_cast<size_t>(head->elements));
  read_npy_values(*head, std::span(*bytes).subspan(head->offset), values);
  return values;
}

}  // namespace

Expected<NpzFile> NpzFile::open(const std::filesystem::path& path) {
  auto archive = Archive::open(path);
  if (!archive) return tl::unexpected(archive.error());
  return NpzFile(*std::move(archive));
}

std::vector<std::string> NpzFile::names() const {
  std::vector<std::string> names = archive_.names();
  for (std::string& name : names) {
    if (name.ends_with(kEnding)) name.resize(name.size() - kEnding.size());
  }
  return names;
}

bool NpzFile::is_array(size_t index) const { return archive_.name(index).ends_with(kEnding); }

template <typename Value, typename Read>
Expected<Value> NpzFile::read_entry(size_t index, Read use) const {
  auto reader = archive_.entry(index, kMaxEntryBytes);
  auto value = reader ? use(*reader) : Expected<Value>(tl::unexpected(reader.error()));
  if (!value) {
    value.error().sentence = "can't read " + archive_.name(index) + " in " +
                             archive_.path().string() + ": " + value.error().sentence;
  }
  return value;
}

Expected<NpyHead> NpzFile::head(size_t index) const {
  return read_entry<NpyHead>(index, read_head);
}

Expected<std::vector<float>> NpzFile::values(size_t index) const {
  return read_entry<std::vector<float>>(index, read_values);
}

Expected<Tensor> NpzFile::read(const std::string& name, Layout layout) const {
  const std::string entry = name + std::string(kEnding);
  const auto index = archive_.find(entry);
  const std::string place = entry + " in " + archive_.path().string();
  if (!index) return file_error("can't read " + place + ": it isn't there");
  auto bytes = read_entry<std::vector<uint8_t>>(
      *index, [](EntryReader& reader) { return reader.read_all(); });
  if (!bytes) return tl::unexpected(bytes.error());
  return parse_npy(*bytes, layout, place);
}

}  // namespace convoscope
