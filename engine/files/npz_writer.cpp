// See npz_writer.h.
#include "engine/files/npz_writer.h"

#include <zip.h>

#include <cstring>
#include <memory>
#include <set>

#include "engine/core/check.h"
#include "engine/files/files.h"
#include "engine/files/npy_header.h"

namespace convoscope {

namespace {

// 1 January 1980, the first day that an archive can name.
constexpr zip_uint16_t kFirstDay = 1 << 5 | 1;

struct Discard {
  void operator()(zip_t* archive) const { zip_discard(archive); }
};
struct Release {
  void operator()(zip_source_t* source) const { zip_source_free(source); }
};
using Archive = std::unique_ptr<zip_t, Discard>;
using Source = std::unique_ptr<zip_source_t, Release>;

tl::unexpected<Error> failed(const std::string& why) {
  return file_error("the archive of arrays could not be made: " + why);
}

std::string npy_bytes(const NpzArray& array) {
  std::string bytes = npy_start(array.shape);
  const auto values = std::as_bytes(array.values);
  bytes.append(reinterpret_cast<const char*>(values.data()), values.size());
  return bytes;
}

// `bytes` outlive the archive.
bool add_entry(zip_t* archive, const std::string& name, const std::string& bytes,
               NpzPacking packing) {
  Source source(zip_source_buffer(archive, bytes.data(), bytes.size(), 0));
  if (!source) return false;
  const zip_int64_t added = zip_file_add(archive, name.c_str(), source.get(), ZIP_FL_ENC_UTF_8);
  if (added < 0) return false;
  source.release();  // the archive's own now
  const auto index = static_cast<zip_uint64_t>(added);
  const zip_int32_t method = packing == NpzPacking::kStored ? ZIP_CM_STORE : ZIP_CM_DEFLATE;
  return zip_set_file_compression(archive, index, method, 0) == 0 &&
         zip_file_set_dostime(archive, index, 0, kFirstDay, 0) == 0;
}

Expected<std::string> all_of(zip_source_t* source) {
  zip_stat_t stat;
  if (zip_source_stat(source, &stat) != 0 || zip_source_open(source) != 0) {
    return failed(zip_error_strerror(zip_source_error(source)));
  }
  std::string bytes(stat.size, '\0');
  const zip_int64_t got = zip_source_read(source, bytes.data(), bytes.size());
  zip_source_close(source);
  if (got != static_cast<zip_int64_t>(bytes.size())) return failed("it could not be read back");
  return bytes;
}

}  // namespace

Expected<std::string> npz_bytes(std::span<const NpzArray> arrays, NpzPacking packing) {
  zip_error_t error;
  zip_error_init(&error);
  const Source whole(zip_source_buffer_create(nullptr, 0, 0, &error));
  if (!whole) return failed(zip_error_strerror(&error));
  Archive archive(zip_open_from_source(whole.get(), ZIP_TRUNCATE, &error));
  if (!archive) return failed(zip_error_strerror(&error));
  zip_source_keep(whole.get());  // opening took it over

  std::vector<std::string> entries;  // read when the archive is closed
  entries.reserve(arrays.size());
  std::set<std::string> names;
  for (const NpzArray& array : arrays) {
    if (!names.insert(array.name).second) {
      return failed("two arrays are called \"" + array.name + "\"");
    }
    entries.push_back(npy_bytes(array));
    if (!add_entry(archive.get(), array.name + ".npy", entries.back(), packing)) {
      return failed(zip_strerror(archive.get()));
    }
  }
  if (zip_close(archive.get()) != 0) return failed(zip_strerror(archive.get()));
  archive.release();  // closed
  return all_of(whole.get());
}

Expected<void> write_npz(const std::filesystem::path& path, std::span<const NpzArray> arrays,
                         NpzPacking packing) {
  const auto bytes = npz_bytes(arrays, packing);
  if (!bytes) {
    return file_error("can't write " + path.string() + ": " + bytes.error().sentence);
  }
  return write_file(path, std::string_view(*bytes));
}

}  // namespace convoscope
