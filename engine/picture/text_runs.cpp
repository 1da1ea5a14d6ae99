// See text_runs.h.
#include "engine/picture/text_runs.h"

namespace convoscope {
namespace {

constexpr char32_t kReplacement = 0xFFFD;

// The character at `at`, which moves past it.
char32_t next_code(std::string_view text, size_t& at) {
  const auto byte = [&](size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at++);
  if (first < 0x80) return first < 0x20 ? U' ' : first;
  const int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  if (more == 0 || first >= 0xF8) return kReplacement;
  char32_t code = first & (0x3F >> more);
  for (int i = 0; i < more; ++i, ++at) {
    if (at >= text.size() || (byte(at) & 0xC0) != 0x80) return kReplacement;
    code = code << 6 | (byte(at) & 0x3F);
  }
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return code < 0x20 || surrogate || code > 0x10FFFF ? kReplacement : code;
}

}  // namespace

std::string to_utf8(char32_t code) {
  const auto tail = [code](int shift) { return static_cast<char>(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), tail(0)};
  if (code < 0x10000) return {static_cast<char>(0xE0 | code >> 12), tail(6), tail(0)};
  return {static_cast<char>(0xF0 | code >> 18), tail(12), tail(6), tail(0)};
}

std::vector<TextRun> text_runs(std::string_view utf8, Face face) {
  std::vector<TextRun> runs;
  for (size_t at = 0; at < utf8.size();) {
    const char32_t code = next_code(utf8, at);
    const bool lacks = !has_glyph(face, code) && has_glyph(Face::kSymbols, code);
    const Face taken = lacks ? Face::kSymbols : face;
    if (runs.empty() || runs.back().face != taken) runs.push_back({taken, {}});
    runs.back().text += to_utf8(code);
  }
  return runs;
}

}  // namespace convoscope
