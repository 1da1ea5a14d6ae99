// See npz.h.
#include "engine/files/npz.h"

#include <zip.h>

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

struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

// One entry, unpacked from its start as it is read.
class EntryReader {
 public:
  // The sentence of a refusal says why, no more.
  static Expected<EntryReader> open(zip* archive, zip_uint64_t index) {
    zip_stat_t stat;
    if (zip_stat_index(archive, index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0) {
      return file_error("it isn't there");
    }
    if (stat.size > kMaxEntryBytes) {
      return file_error("it says that it has " + std::to_string(stat.size) +
                        " bytes; the limit is " + std::to_string(kMaxEntryBytes));
    }
    EntryReader reader(zip_fopen_index(archive, index, 0), stat.size);
    if (!reader.entry_) return file_error(zip_strerror(archive));
    return reader;
  }

  uint64_t promised() const { return promised_; }

  // Appends bytes until there are `count` of them or the entry ends. Grows with what really comes:
  // the size that an archive promises may be a lie.
  Expected<void> read_to(std::vector<uint8_t>& bytes, uint64_t count) {
    constexpr uint64_t kPiece = uint64_t{1} << 20;
    while (bytes.size() < count) {
      const size_t before = bytes.size();
      bytes.resize(before + std::min(kPiece, count - before));
      const zip_int64_t got = zip_fread(entry_.get(), bytes.data() + before, bytes.size() - before);
      if (got < 0) return file_error(zip_file_strerror(entry_.get()));
      bytes.resize(before + static_cast<size_t>(got));
      if (got == 0) break;
    }
    return {};
  }

  // One byte more than promised, where there is one, so that whoever counts finds out.
  Expected<std::vector<uint8_t>> read_all() {
    std::vector<uint8_t> bytes;
    if (auto read = read_to(bytes, promised_ + 1); !read) return tl::unexpected(read.error());
    return bytes;
  }

 private:
  EntryReader(zip_file_t* entry, uint64_t promised) : entry_(entry), promised_(promised) {}

  std::unique_ptr<zip_file_t, CloseEntry> entry_;
  uint64_t promised_;
};

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

void NpzFile::Close::operator()(zip* archive) const { zip_discard(archive); }

Expected<NpzFile> NpzFile::open(const std::filesystem::path& path) {
  int code = 0;
  zip* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive != nullptr) return NpzFile(archive, path);
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  return file_error("can't read " + path.string() + " as an archive: " + reason);
}

std::vector<std::string> NpzFile::names() const {
  std::vector<std::string> names;
  const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) {
    const char* name = zip_get_name(archive_.get(), static_cast<zip_uint64_t>(i), 0);
    names.emplace_back(name != nullptr ? name : "");
    if (names.back().ends_with(kEnding)) {
      names.back().resize(names.back().size() - kEnding.size());
    }
  }
  return names;
}

bool NpzFile::is_array(size_t index) const {
  const char* name = zip_get_name(archive_.get(), index, 0);
  return name != nullptr && std::string_view(name).ends_with(kEnding);
}

template <typename Value, typename Read>
Expected<Value> NpzFile::read_entry(size_t index, Read use) const {
  const char* name = zip_get_name(archive_.get(), index, 0);
  auto reader = EntryReader::open(archive_.get(), index);
  auto value = reader ? use(*reader) : Expected<Value>(tl::unexpected(reader.error()));
  if (!value) {
    value.error().sentence = std::string("can't read ") + (name != nullptr ? name : "an entry") +
                             " in " + path_.string() + ": " + value.error().sentence;
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
  const zip_int64_t index = zip_name_locate(archive_.get(), entry.c_str(), 0);
  const std::string place = entry + " in " + path_.string();
  if (index < 0) return file_error("can't read " + place + ": it isn't there");
  auto bytes = read_entry<std::vector<uint8_t>>(
      static_cast<size_t>(index), [](EntryReader& reader) { return reader.read_all(); });
  if (!bytes) return tl::unexpected(bytes.error());
  return parse_npy(*bytes, layout, place);
}

}  // namespace convoscope
