// See wire_writer.h.
#include "engine/model/onnx/wire_writer.h"

#include <google/protobuf/io/coded_stream.h>

#include <bit>

namespace convoscope {
namespace {

using google::protobuf::io::CodedOutputStream;

// Protobuf's wire types.
enum WireType { kVarintType = 0, kBytesType = 2, kFixed32Type = 5 };
constexpr size_t kLongestVarint = 10;

}  // namespace

void WireWriter::varint(uint64_t value) {
  uint8_t buffer[kLongestVarint];
  const uint8_t* end = CodedOutputStream::WriteVarint64ToArray(value, buffer);
  bytes_.append(reinterpret_cast<const char*>(buffer), static_cast<size_t>(end - buffer));
}

void WireWriter::tag(int field, uint32_t wire_type) {
  varint(static_cast<uint64_t>(field) << 3 | wire_type);
}

void WireWriter::integer(int field, int64_t value) {
  tag(field, kVarintType);
  varint(static_cast<uint64_t>(value));
}

void WireWriter::real(int field, float value) {
  tag(field, kFixed32Type);
  uint8_t buffer[sizeof value];
  CodedOutputStream::WriteLittleEndian32ToArray(std::bit_cast<uint32_t>(value), buffer);
  bytes_.append(reinterpret_cast<const char*>(buffer), sizeof buffer);
}

void WireWriter::text(int field, std::string_view text) {
  tag(field, kBytesType);
  varint(text.size());
  bytes_.append(text);
}

void WireWriter::parts(int field, std::span<const std::span<const uint8_t>> parts) {
  size_t total = 0;
  for (const auto& part : parts) total += part.size();
  tag(field, kBytesType);
  varint(total);
  for (const auto& part : parts) {
    bytes_.append(reinterpret_cast<const char*>(part.data()), part.size());
  }
}

}  // namespace convoscope
