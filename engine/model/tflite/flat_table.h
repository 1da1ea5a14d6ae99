// The tables of a flatbuffer (the format's "internals" page), each step checked against the bytes:
// what isn't there, or lies outside, reads as missing. No schema: who reads knows the fields'
// numbers. Private to engine/model.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace convoscope {

class FlatTable {
 public:
  // The table that a buffer begins with.
  static std::optional<FlatTable> root(std::span<const uint8_t> buffer) {
    return referred(buffer, 0);
  }

  // Numbers of `count` bytes, little-endian; `missing` where the field is left out.
  uint64_t number(int field, size_t count, uint64_t missing) const {
    const auto at = place(field);
    return at && fits(*at, count) ? read(*at, count) : missing;
  }
  int8_t byte(int field, int8_t missing = 0) const {
    return static_cast<int8_t>(number(field, 1, static_cast<uint8_t>(missing)));
  }
  int32_t integer(int field, int32_t missing = 0) const {
    return static_cast<int32_t>(number(field, 4, static_cast<uint32_t>(missing)));
  }
  float real(int field, float missing) const {
    return std::bit_cast<float>(
        static_cast<uint32_t>(number(field, 4, std::bit_cast<uint32_t>(missing))));
  }

  std::optional<FlatTable> table(int field) const {
    const auto at = place(field);
    return at ? referred(bytes_, *at) : std::nullopt;
  }

  // The elements of a vector, `size` bytes each; nothing where they aren't all there.
  std::optional<std::span<const uint8_t>> vector(int field, size_t size) const {
    const auto at = place(field);
    const auto start = at ? reference(bytes_, *at) : std::nullopt;
    if (!start || !fits(*start, 4)) return std::nullopt;
    const uint64_t count = read(*start, 4);
    if (count * size > bytes_.size() - *start - 4) return std::nullopt;
    return bytes_.subspan(*start + 4, count * size);
  }
  // Settings and names, which many tables may share, are no longer than this.
  static constexpr size_t kMaxSettings = size_t{1} << 16, kMaxLetters = 1024;
  std::string text(int field) const {
    const auto found = vector(field, 1);
    if (!found) return {};
    const auto part = found->first(std::min(found->size(), kMaxLetters));
    return {part.begin(), part.end()};
  }
  std::vector<int32_t> integers(int field) const {
    std::vector<int32_t> list;
    each_setting(field, 4, [&](size_t at) { list.push_back(static_cast<int32_t>(read(at, 4))); });
    return list;
  }
  std::vector<int64_t> long_integers(int field) const {
    std::vector<int64_t> list;
    each_setting(field, 8, [&](size_t at) { list.push_back(static_cast<int64_t>(read(at, 8))); });
    return list;
  }
  std::vector<float> reals(int field) const {
    std::vector<float> list;
    each_setting(field, 4, [&](size_t at) {
      list.push_back(std::bit_cast<float>(static_cast<uint32_t>(read(at, 4))));
    });
    return list;
  }
  // Nothing where one of them is broken.
  std::optional<std::vector<FlatTable>> tables(int field) const {
    std::vector<FlatTable> list;
    bool whole = true;
    each(field, 4, [&](size_t at) {
      const auto table = referred(bytes_, at);
      if (table) list.push_back(*table);
      whole = whole && table;
    });
    if (!whole || (place(field) && !vector(field, 4))) return std::nullopt;
    return list;
  }

 private:
  FlatTable(std::span<const uint8_t> bytes, size_t table, size_t fields, size_t field_bytes)
      : bytes_(bytes), table_(table), fields_(fields), field_bytes_(field_bytes) {}

  static uint64_t read(std::span<const uint8_t> bytes, size_t at, size_t count) {
    uint64_t value = 0;
    for (size_t i = count; i-- > 0;) value = value << 8 | bytes[at + i];
    return value;
  }
  uint64_t read(size_t at, size_t count) const { return read(bytes_, at, count); }
  static bool fits(std::span<const uint8_t> bytes, size_t at, size_t count) {
    return at <= bytes.size() && count <= bytes.size() - at;
  }
  bool fits(size_t at, size_t count) const { return fits(bytes_, at, count); }

  // References count from where they stand.
  static std::optional<size_t> reference(std::span<const uint8_t> bytes, size_t at) {
    if (!fits(bytes, at, 4)) return std::nullopt;
    const size_t to = at + read(bytes, at, 4);
    return fits(bytes, to, 4) ? std::optional(to) : std::nullopt;
  }

  // A table begins with the way back to its list of fields: its length, the table's, and the
  // place of each field in the table, two bytes each, 0 for those that are left out.
  static std::optional<FlatTable> referred(std::span<const uint8_t> bytes, size_t at) {
    const auto table = reference(bytes, at);
    if (!table) return std::nullopt;
    const int64_t back = static_cast<int32_t>(read(bytes, *table, 4));
    const int64_t fields = static_cast<int64_t>(*table) - back;
    if (fields < 0 || !fits(bytes, static_cast<size_t>(fields), 4)) return std::nullopt;
    const auto start = static_cast<size_t>(fields);
    const size_t length = read(bytes, start, 2);
    if (length < 4 || !fits(bytes, start, length)) return std::nullopt;
    return FlatTable(bytes, *table, start, length);
  }

  std::optional<size_t> place(int field) const {
    const size_t at = 4 + 2 * static_cast<size_t>(field);
    if (at + 2 > field_bytes_) return std::nullopt;
    const size_t offset = read(fields_ + at, 2);
    return offset == 0 ? std::nullopt : std::optional(table_ + offset);
  }

  template <typename See>
  void each(int field, size_t size, See see) const {
    const auto found = vector(field, size);
    if (!found) return;
    const auto start = static_cast<size_t>(found->data() - bytes_.data());
    for (size_t at = 0; at < found->size(); at += size) see(start + at);
  }

  template <typename See>
  void each_setting(int field, size_t size, See see) const {
    const auto found = vector(field, size);
    if (found && found->size() <= kMaxSettings * size) each(field, size, see);
  }

  std::span<const uint8_t> bytes_;
  size_t table_, fields_, field_bytes_;
};

}  // namespace convoscope
