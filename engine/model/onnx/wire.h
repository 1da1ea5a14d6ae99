// The fields of a protobuf message one after the other, without building the message: what isn't
// looked at is stepped over, so a model of gigabytes costs what its structure costs. What the
// numbers mean is known to the format's reader. Private to engine/model.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace convoscope {

struct WireField {
  enum Kind { kVarint, kFixed32, kFixed64, kBytes };
  int number = 0;
  Kind kind = kVarint;
  uint64_t value = 0;              // of a number, its bits
  std::span<const uint8_t> bytes;  // of kBytes: text, numbers in a row, or a message

  int64_t integer() const { return static_cast<int64_t>(value); }
  float real() const;        // of kFixed32
  std::string text() const;  // of kBytes, at most 64 KiB of it
};

// Hands the fields to `see` until it returns false. False where the bytes are no message, or `see`
// said so. Messages of more than 2 GiB are none, as protobuf has it.
bool each_field(std::span<const uint8_t> message, const std::function<bool(const WireField&)>& see);

// Numbers in a row; nothing where the last one isn't whole.
std::optional<std::vector<int64_t>> packed_integers(std::span<const uint8_t> bytes);

}  // namespace convoscope
