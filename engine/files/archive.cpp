// See archive.h.
#include "engine/files/archive.h"

#include <zip.h>

#include <algorithm>

namespace convoscope {

void EntryReader::Close::operator()(zip_file* entry) const { zip_fclose(entry); }

Expected<void> EntryReader::read_to(std::vector<uint8_t>& bytes, uint64_t count) {
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

Expected<std::vector<uint8_t>> EntryReader::read_all() {
  std::vector<uint8_t> bytes;
  if (auto read = read_to(bytes, promised_ + 1); !read) return tl::unexpected(read.error());
  return bytes;
}

void Archive::Close::operator()(zip* archive) const { zip_discard(archive); }

Expected<Archive> Archive::open(const std::filesystem::path& path) {
  int code = 0;
  zip* archive = zip_open(path.c_str(), ZIP_RDONLY, &code);
  if (archive != nullptr) return Archive(archive, path);
  zip_error_t error;
  zip_error_init_with_code(&error, code);
  std::string reason = zip_error_strerror(&error);
  zip_error_fini(&error);
  return file_error("can't read " + path.string() + " as an archive: " + reason);
}

std::string Archive::name(size_t index) const {
  const char* name = zip_get_name(archive_.get(), index, 0);
  return name != nullptr ? name : "";
}

std::vector<std::string> Archive::names() const {
  std::vector<std::string> names;
  const zip_int64_t count = zip_get_num_entries(archive_.get(), 0);
  for (zip_int64_t i = 0; i < count; ++i) names.push_back(name(static_cast<size_t>(i)));
  return names;
}

std::optional<size_t> Archive::find(const std::string& name) const {
  const zip_int64_t index = zip_name_locate(archive_.get(), name.c_str(), 0);
  if (index < 0) return std::nullopt;
  return static_cast<size_t>(index);
}

Expected<EntryReader> Archive::entry(size_t index, uint64_t most) const {
  zip_stat_t stat;
  if (zip_stat_index(archive_.get(), index, 0, &stat) != 0 || (stat.valid & ZIP_STAT_SIZE) == 0) {
    return file_error("it isn't there");
  }
  if (stat.size > most) {
    return file_error("it says that it has " + std::to_string(stat.size) + " bytes; the limit is " +
                      std::to_string(most));
  }
  EntryReader reader(zip_fopen_index(archive_.get(), index, 0), stat.size);
  if (!reader.entry_) return file_error(zip_strerror(archive_.get()));
  return reader;
}

}  // namespace convoscope
