// Portable maps: PGM and PPM as text (P2, P3) and bytes (P5, P6) of any depth, and PFM (Pf, PF),
// whose float32 values stay as they are. The format is netpbm's; see image_decoders.h.
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <optional>
#include <string_view>

#include "engine/files/bytes.h"
#include "engine/files/image_decoders.h"

namespace convoscope {

namespace {

struct Head {
  char type = 0;
  int64_t channels = 1, width = 0, height = 0;
  int64_t white = 1;           // of all but PFM
  bool little_endian = false;  // of PFM
  bool is_float() const { return type == 'f' || type == 'F'; }
  bool is_text() const { return type == '2' || type == '3'; }
  Dims dims() const { return {1, height, width, channels}; }
};

bool is_space(uint8_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// The next word; a remark reaches from # to the end of its line. The one space behind the word is
// taken too, since values follow the last word of a header right behind it.
std::optional<std::string> take_word(ByteCursor& cursor) {
  std::string word;
  while (const auto byte = cursor.take(1)) {
    const uint8_t c = (*byte)[0];
    if (c == '#') {
      for (auto next = cursor.take(1); next && (*next)[0] != '\n';) next = cursor.take(1);
    } else if (!is_space(c)) {
      word += static_cast<char>(c);
      if (word.size() > 32) return std::nullopt;
      continue;
    }
    if (!word.empty()) return word;
  }
  if (word.empty()) return std::nullopt;
  return word;
}

// A whole number of at most nine digits.
std::optional<int64_t> take_number(ByteCursor& cursor) {
  const auto word = take_word(cursor);
  if (!word || word->size() > 9) return std::nullopt;
  int64_t value = 0;
  for (const char c : *word) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

Expected<Head> take_head(ByteCursor& cursor) {
  const auto magic = take_word(cursor);
  Head head;
  head.type = magic && magic->size() == 2 ? (*magic)[1] : ' ';
  head.channels = head.type == '3' || head.type == '6' || head.type == 'F' ? 3 : 1;
  const auto width = take_number(cursor), height = take_number(cursor);
  const auto last = width && height ? take_word(cursor) : std::nullopt;
  if (!last) return file_error("its header is broken or cut off");
  head.width = *width;
  head.height = *height;
  if (head.is_float()) {  // a scale, of which the sign alone is meant
    head.little_endian = last->front() == '-';
    return head;
  }
  ByteCursor again({reinterpret_cast<const uint8_t*>(last->data()), last->size()});
  const auto white = take_number(again);
  if (!white || *white < 1 || *white > 65535) {
    return file_error("its largest value is \"" + last->substr(0, 12) +
                      "\"; it should be between 1 and 65535");
  }
  head.white = *white;
  return head;
}

tl::unexpected<Error> truncated(uint64_t needed, uint64_t there) {
  return file_error("it is truncated: its values take " + std::to_string(needed) +
                    " bytes, but only " + std::to_string(there) + " follow");
}

// A value above white is held at it.
float share(int64_t value, const Head& head) {
  return static_cast<float>(std::min(value, head.white)) / static_cast<float>(head.white);
}

Expected<Tensor> read_text(ByteCursor& cursor, const Head& head) {
  Tensor tensor = Tensor::uninitialized(head.dims(), Layout::kNHWC);
  for (float& value : tensor.values()) {
    const auto number = take_number(cursor);
    if (!number) return file_error("it is truncated, or one of its values is no number");
    value = share(*number, head);
  }
  return tensor;
}

Tensor read_integers(std::span<const uint8_t> data, const Head& head, size_t bytes) {
  Tensor tensor = Tensor::uninitialized(head.dims(), Layout::kNHWC);
  const uint8_t* from = data.data();
  for (float& value : tensor.values()) {
    value = share(bytes == 1 ? *from : from[0] << 8 | from[1], head);
    from += bytes;
  }
  return tensor;
}

// Rows lie from bottom to top.
Tensor read_floats(std::span<const uint8_t> data, const Head& head) {
  Tensor tensor = Tensor::uninitialized(head.dims(), Layout::kNHWC);
  const int64_t row = head.width * head.channels;
  const uint8_t* from = data.data();
  for (int64_t y = head.height; y-- > 0;) {
    for (int64_t i = 0; i < row; ++i, from += 4) {
      std::array<uint8_t, 4> raw = {from[0], from[1], from[2], from[3]};
      if (!head.little_endian) raw = {raw[3], raw[2], raw[1], raw[0]};
      tensor.data()[y * row + i] = std::bit_cast<float>(raw);
    }
  }
  return tensor;
}

}  // namespace

Expected<Tensor> decode_pnm(std::span<const uint8_t> bytes, const DecodeOptions& options) {
  static_assert(std::endian::native == std::endian::little);
  ByteCursor cursor(bytes);
  const auto head = take_head(cursor);
  if (!head) return tl::unexpected(head.error());
  if (auto fits = check_extents(head->dims(), options); !fits) {
    return tl::unexpected(fits.error());
  }
  const size_t value_bytes = head->is_float() ? 4 : head->white > 255 ? 2 : 1;
  const uint64_t count = static_cast<uint64_t>(head->width * head->height * head->channels);
  // Written as text a value takes a digit and a space, the last one the digit alone.
  const uint64_t needed = head->is_text() ? 2 * count - 1 : count * value_bytes;
  if (cursor.remaining() < needed) return truncated(needed, cursor.remaining());
  if (head->is_text()) return read_text(cursor, *head);
  const auto data = *cursor.take(needed);
  return head->is_float() ? read_floats(data, *head) : read_integers(data, *head, value_bytes);
}

}  // namespace convoscope
