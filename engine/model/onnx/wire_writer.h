// A protobuf message written field by field: wire.h the other way round. What the numbers mean is
// known to the format's writer. Private to engine/model.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace convoscope {

class WireWriter {
 public:
  void integer(int field, int64_t value);
  void real(int field, float value);
  void text(int field, std::string_view text);
  void message(int field, const WireWriter& message) { text(field, message.bytes_); }
  // Bytes in several parts, one after the other.
  void parts(int field, std::span<const std::span<const uint8_t>> parts);

  const std::string& bytes() const { return bytes_; }
  std::string take() { return std::move(bytes_); }

 private:
  void tag(int field, uint32_t wire_type);
  void varint(uint64_t value);

  std::string bytes_;
};

}  // namespace convoscope
