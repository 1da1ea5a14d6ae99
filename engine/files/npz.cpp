// See npz.h.
#include "engine/files/npz.h"

#include <zip.h>

#include <cstdint>
#include <string_view>

#include "engine/files/npy.h"

namespace convoscope {

namespace {

constexpr std::string_view kEnding = ".npy";
// The largest tensor and more than any header that describes one.
constexpr uint64_t kMaxEntryBytes = static_cast<uint64_t>(kMaxElements) * sizeof(float) + (1 << 20);

struct CloseEntry {
  void operator()(zip_file_t* entry) const { zip_fclose(entry); }
};

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
    if (name == nullptr) continue;
    names.emplace_back(name);
    if (names.back().ends_with(kEnding)) {
      names.back().resize(names.back().size() - kEnding.size());
    }
  }
  return names;
}

Expected<Tensor> NpzFile::read(const std::string& name, Layout layout) const {
  const std::string entry_name = name + std::string(kEnding);
  const std::string sentence = "can't read " + entry_name + " in " + path_.string() + ": ";
  zip_stat_t stat;
  if (zip_stat(archive_.get(), entry_name.c_str(), 0, &stat) != 0 ||
      (stat.valid & ZIP_STAT_SIZE) == 0) {
    return file_error(sentence + "it isn't there");
  }
  if (stat.size > kMaxEntryBytes) {
    return file_error(sentence + "it says that it has " + std::to_string(stat.size) +
                      " bytes; the limit is " + std::to_string(kMaxEntryBytes));
  }
  const std::unique_ptr<zip_file_t, CloseEntry> entry(
      zip_fopen_index(archive_.get(), stat.index, 0));
  if (!entry) return file_error(sentence + zip_strerror(archive_.get()));

  // Grows with what really comes: the size that an archive promises may be a lie.
  std::vector<uint8_t> bytes;
  constexpr size_t kPiece = size_t{1} << 20;
  while (bytes.size() <= stat.size) {
    const size_t before = bytes.size();
    bytes.resize(before + kPiece);
    const zip_int64_t got = zip_fread(entry.get(), bytes.data() + before, kPiece);
    if (got < 0) return file_error(sentence + zip_file_strerror(entry.get()));
    bytes.resize(before + static_cast<size_t>(got));
    if (got == 0) break;
  }
  return parse_npy(bytes, layout, entry_name + " in " + path_.string());
}

}  // namespace convoscope
