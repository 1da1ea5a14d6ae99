// A cursor over bytes that came from outside. Every step is checked against the end, so a reader
// built on it can't run past a truncated file; what the bytes mean is the reader's business.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace convoscope {

class ByteCursor {
 public:
  explicit ByteCursor(std::span<const uint8_t> bytes) : bytes_(bytes) {}

  size_t offset() const { return offset_; }
  size_t remaining() const { return bytes_.size() - offset_; }

  // The next `count` bytes, or nothing (and no step) where fewer are left.
  std::optional<std::span<const uint8_t>> take(size_t count) {
    if (count > remaining()) return std::nullopt;
    const auto taken = bytes_.subspan(offset_, count);
    offset_ += count;
    return taken;
  }

  // Steps over `text` where it comes next; says whether it did.
  bool skip(std::string_view text) {
    if (text.size() > remaining()) return false;
    for (size_t i = 0; i < text.size(); ++i) {
      if (bytes_[offset_ + i] != static_cast<uint8_t>(text[i])) return false;
    }
    offset_ += text.size();
    return true;
  }

  std::optional<uint32_t> little_endian(size_t count) { return integer(count, false); }
  std::optional<uint32_t> big_endian(size_t count) { return integer(count, true); }

 private:
  // count ≤ 4
  std::optional<uint32_t> integer(size_t count, bool big) {
    const auto taken = take(count);
    if (!taken) return std::nullopt;
    uint32_t value = 0;
    for (size_t i = 0; i < count; ++i) {
      value = value << 8 | (*taken)[big ? i : count - 1 - i];
    }
    return value;
  }

  std::span<const uint8_t> bytes_;
  size_t offset_ = 0;
};

}  // namespace convoscope
