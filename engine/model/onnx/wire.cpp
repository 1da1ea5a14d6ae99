// See wire.h.
#include "engine/model/onnx/wire.h"

#include <google/protobuf/io/coded_stream.h>

#include <algorithm>
#include <bit>
#include <climits>

namespace convoscope {
namespace {

using google::protobuf::io::CodedInputStream;

constexpr size_t kMaxText = size_t{1} << 16;

// Protobuf's wire types.
enum WireType { kVarintType = 0, kFixed64Type = 1, kBytesType = 2, kFixed32Type = 5 };

bool read_bytes(CodedInputStream& stream, std::span<const uint8_t> message, WireField& field) {
  int length = 0;
  if (!stream.ReadVarintSizeAsInt(&length)) return false;
  const auto at = static_cast<size_t>(stream.CurrentPosition());
  if (static_cast<size_t>(length) > message.size() - at) return false;
  field.kind = WireField::kBytes;
  field.bytes = message.subspan(at, static_cast<size_t>(length));
  return stream.Skip(length);
}

bool read_value(CodedInputStream& stream, std::span<const uint8_t> message, uint32_t type,
                WireField& field) {
  switch (type) {
    case kVarintType:
      field.kind = WireField::kVarint;
      return stream.ReadVarint64(&field.value);
    case kFixed64Type:
      field.kind = WireField::kFixed64;
      return stream.ReadLittleEndian64(&field.value);
    case kBytesType:
      return read_bytes(stream, message, field);
    case kFixed32Type: {
      uint32_t value = 0;
      field.kind = WireField::kFixed32;
      const bool read = stream.ReadLittleEndian32(&value);
      field.value = value;
      return read;
    }
    default:  // groups, which no format here has
      return false;
  }
}

}  // namespace

float WireField::real() const { return std::bit_cast<float>(static_cast<uint32_t>(value)); }

std::string WireField::text() const {
  const auto part = bytes.first(std::min(bytes.size(), kMaxText));
  return {part.begin(), part.end()};
}

bool each_field(std::span<const uint8_t> message,
                const std::function<bool(const WireField&)>& see) {
  if (message.size() > INT_MAX) return false;
  CodedInputStream stream(message.data(), static_cast<int>(message.size()));
  while (static_cast<size_t>(stream.CurrentPosition()) < message.size()) {
    const uint32_t tag = stream.ReadTag();
    WireField field;
    field.number = static_cast<int>(tag >> 3);
    if (field.number == 0 || !read_value(stream, message, tag & 7, field) || !see(field)) {
      return false;
    }
  }
  return true;
}

std::optional<std::vector<int64_t>> packed_integers(std::span<const uint8_t> bytes) {
  if (bytes.size() > INT_MAX) return std::nullopt;
  CodedInputStream stream(bytes.data(), static_cast<int>(bytes.size()));
  std::vector<int64_t> values;
  while (static_cast<size_t>(stream.CurrentPosition()) < bytes.size()) {
    uint64_t value = 0;
    if (!stream.ReadVarint64(&value)) return std::nullopt;
    values.push_back(static_cast<int64_t>(value));
  }
  return values;
}

}  // namespace convoscope
