// See stored_entry.h. Numbers are the offsets of APPNOTE's records.
#include "engine/files/stored_entry.h"

#include <algorithm>

#include "engine/files/bytes.h"

namespace convoscope {
namespace {

using Bytes = std::span<const uint8_t>;

constexpr uint64_t kIn64Bits = 0xffffffff;  // a field whose value stands in the 64-bit form
constexpr size_t kEndBytes = 22, kLocatorBytes = 20, kEnd64Bytes = 56;
constexpr size_t kDirectoryBytes = 46, kHeadBytes = 30;
constexpr size_t kMaxComment = 65535;

// Of `count` ≤ 8 bytes, which are there.
uint64_t number(Bytes bytes, size_t at, size_t count) {
  uint64_t value = 0;
  for (size_t i = count; i-- > 0;) value = value << 8 | bytes[at + i];
  return value;
}

bool is_record(Bytes bytes, uint64_t at, size_t size, std::string_view mark) {
  if (at > bytes.size() || bytes.size() - at < size) return false;
  return ByteCursor(bytes.subspan(at)).skip(mark);
}

// The end record, whose comment reaches to the end of the archive.
bool is_end(Bytes archive, size_t at) {
  return is_record(archive, at, kEndBytes, "PK\x05\x06") &&
         number(archive, at + 20, 2) == archive.size() - at - kEndBytes;
}

// From the central directory's first byte to the end of the archive.
std::optional<Bytes> directory(Bytes archive) {
  if (archive.size() < kEndBytes) return std::nullopt;
  size_t end = archive.size() - kEndBytes;
  const size_t first = end - std::min(end, kMaxComment);
  while (!is_end(archive, end)) {
    if (end == first) return std::nullopt;
    --end;
  }
  uint64_t start = number(archive, end + 16, 4);
  if (start == kIn64Bits && end >= kLocatorBytes &&
      is_record(archive, end - kLocatorBytes, kLocatorBytes, "PK\x06\x07")) {
    const uint64_t end64 = number(archive, end - kLocatorBytes + 8, 8);
    if (!is_record(archive, end64, kEnd64Bytes, "PK\x06\x06")) return std::nullopt;
    start = number(archive, end64 + 48, 8);
  }
  if (start > archive.size()) return std::nullopt;
  return archive.subspan(start);
}

struct Entry {
  uint64_t method = 0, packed = 0, size = 0, head = 0;
};

// The 64-bit forms of size, packed size and place stand in this order, those that are needed.
void read_64_bits(Bytes extra, Entry& entry) {
  ByteCursor cursor(extra);
  while (const auto id = cursor.little_endian(2)) {
    const auto length = cursor.little_endian(2);
    const auto field = length ? cursor.take(*length) : std::nullopt;
    if (!field) return;
    if (*id != 1) continue;
    size_t at = 0;
    for (uint64_t* value : {&entry.size, &entry.packed, &entry.head}) {
      if (*value != kIn64Bits || field->size() - at < 8) continue;
      *value = number(*field, at, 8);
      at += 8;
    }
    return;
  }
}

std::optional<Entry> find(Bytes archive, std::string_view name) {
  const auto found = directory(archive);
  if (!found) return std::nullopt;
  Bytes rest = *found;
  while (is_record(rest, 0, kDirectoryBytes, "PK\x01\x02")) {
    const size_t name_bytes = number(rest, 28, 2), extra_bytes = number(rest, 30, 2);
    const size_t total = kDirectoryBytes + name_bytes + extra_bytes + number(rest, 32, 2);
    if (rest.size() < total) return std::nullopt;
    if (name_bytes == name.size() && ByteCursor(rest.subspan(kDirectoryBytes)).skip(name)) {
      Entry entry{number(rest, 10, 2), number(rest, 20, 4), number(rest, 24, 4),
                  number(rest, 42, 4)};
      read_64_bits(rest.subspan(kDirectoryBytes + name_bytes, extra_bytes), entry);
      return entry;
    }
    rest = rest.subspan(total);
  }
  return std::nullopt;
}

}  // namespace

bool has_entry(Bytes archive, std::string_view name) { return find(archive, name).has_value(); }

std::optional<Bytes> stored_entry(Bytes archive, std::string_view name) {
  const auto entry = find(archive, name);
  if (!entry || entry->method != 0 || entry->packed != entry->size) return std::nullopt;
  if (!is_record(archive, entry->head, kHeadBytes, "PK\x03\x04")) return std::nullopt;
  const uint64_t before = entry->head + kHeadBytes + number(archive, entry->head + 26, 2) +
                          number(archive, entry->head + 28, 2);
  if (before > archive.size() || entry->size > archive.size() - before) return std::nullopt;
  return archive.subspan(before, entry->size);
}

}  // namespace convoscope
