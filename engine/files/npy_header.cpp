// See npy_header.h.
#include "engine/files/npy_header.h"

#include <charconv>
#include <optional>
#include <set>

namespace convoscope {

namespace {

// NumPy itself allows 64 axes at most.
constexpr size_t kMaxRank = 64;
constexpr std::string_view kMagic = "\x93NUMPY";
// numpy.save pads the header so that the values start at a multiple of this.
constexpr size_t kAlignment = 64;

class Literal {
 public:
  explicit Literal(std::string_view text) : text_(text) {}

  bool accept(char c) {
    skip_space();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  bool accept(std::string_view word) {
    skip_space();
    if (text_.substr(at_, word.size()) != word) return false;
    at_ += word.size();
    return true;
  }

  bool at_end() {
    skip_space();
    return at_ == text_.size();
  }

  std::optional<std::string> string() {
    skip_space();
    if (at_ == text_.size() || (text_[at_] != '\'' && text_[at_] != '"')) return std::nullopt;
    const size_t end = text_.find(text_[at_], at_ + 1);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string value(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return value;
  }

  // Python 2 wrote long extents with an L behind them.
  std::optional<int64_t> extent() {
    skip_space();
    int64_t value = 0;
    const char* begin = text_.data() + at_;
    const auto [end, error] = std::from_chars(begin, text_.data() + text_.size(), value);
    if (error != std::errc() || value < 0) return std::nullopt;
    at_ += static_cast<size_t>(end - begin);
    if (at_ < text_.size() && text_[at_] == 'L') ++at_;
    return value;
  }

  tl::unexpected<Error> expected(const std::string& what) const {
    return file_error("its header is broken: " + what + " was expected at character " +
                      std::to_string(at_ + 1) + " of " + std::to_string(text_.size()));
  }

 private:
  void skip_space() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  std::string_view text_;
  size_t at_ = 0;
};

Expected<void> parse_shape(Literal& literal, std::vector<int64_t>& shape) {
  if (!literal.accept('(')) return literal.expected("a tuple of extents");
  while (!literal.accept(')')) {
    const auto extent = literal.extent();
    if (!extent || shape.size() == kMaxRank) {
      return literal.expected("an extent between 0 and 9223372036854775807");
    }
    shape.push_back(*extent);
    if (literal.accept(')')) break;
    if (!literal.accept(',')) return literal.expected("a comma or ')'");
  }
  return {};
}

Expected<void> parse_value(Literal& literal, const std::string& key, NpyHeader& header) {
  if (key == "shape") return parse_shape(literal, header.shape);
  if (key == "fortran_order") {
    header.fortran_order = literal.accept("True");
    if (!header.fortran_order && !literal.accept("False")) {
      return literal.expected("True or False");
    }
    return {};
  }
  const auto descr = literal.string();
  if (!descr) return literal.expected("a plain type such as '<f4'");
  header.descr = *descr;
  return {};
}

// The bytes of the header's text; the cursor then stands at the values.
Expected<std::string_view> take_header(ByteCursor& cursor) {
  if (!cursor.skip(kMagic)) return file_error("it is not a .npy file: the magic bytes are missing");
  const auto major = cursor.little_endian(1);
  const auto minor = cursor.little_endian(1);
  if (!major || !minor) return file_error("it ends inside the version");
  if (*major < 1 || *major > 3) {
    return file_error("it has .npy version " + std::to_string(*major) + "." +
                      std::to_string(*minor) + "; known are 1, 2 and 3");
  }
  const auto length = cursor.little_endian(*major == 1 ? 2 : 4);
  if (!length) return file_error("it ends inside the length of the header");
  const auto header = cursor.take(*length);
  if (!header) {
    return file_error("its header should have " + std::to_string(*length) + " bytes, but only " +
                      std::to_string(cursor.remaining()) + " follow");
  }
  return std::string_view(reinterpret_cast<const char*>(header->data()), header->size());
}

}  // namespace

Expected<NpyHeader> parse_npy_header(std::string_view text) {
  Literal literal(text);
  NpyHeader header;
  std::set<std::string> missing = {"descr", "fortran_order", "shape"};
  if (!literal.accept('{')) return literal.expected("'{'");
  while (!literal.accept('}')) {
    const auto key = literal.string();
    if (!key || missing.erase(*key) == 0) {
      return literal.expected("one each of the keys descr, fortran_order and shape");
    }
    if (!literal.accept(':')) return literal.expected("':'");
    if (auto value = parse_value(literal, *key, header); !value) {
      return tl::unexpected(value.error());
    }
    if (literal.accept('}')) break;
    if (!literal.accept(',')) return literal.expected("a comma or '}'");
  }
  if (!missing.empty()) return file_error("its header lacks the key " + *missing.begin());
  if (!literal.at_end()) return literal.expected("nothing more");
  return header;
}

Expected<NpyHeader> take_npy_header(ByteCursor& cursor) {
  const auto text = take_header(cursor);
  if (!text) return tl::unexpected(text.error());
  return parse_npy_header(*text);
}

std::string npy_start(const std::vector<int64_t>& shape) {
  std::string extents;
  for (const int64_t extent : shape) {
    if (!extents.empty()) extents += ", ";
    extents += std::to_string(extent);
  }
  if (shape.size() == 1) extents += ",";
  std::string text = "{'descr': '<f4', 'fortran_order': False, 'shape': (" + extents + "), }";
  const size_t before = kMagic.size() + 2 + 2 + text.size() + 1;
  text.append((kAlignment - before % kAlignment) % kAlignment, ' ');
  text += '\n';
  std::string start(kMagic);
  start +=
      {'\x01', '\x00', static_cast<char>(text.size() & 0xff), static_cast<char>(text.size() >> 8)};
  return start + text;
}

}  // namespace convoscope
