// See names.h.
#include "engine/export/names.h"

#include <cstdio>

namespace convoscope {
namespace {

constexpr std::string_view kPlain =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-+=,@%/";

}  // namespace

std::string code_text(std::string_view name) {
  std::string text = "\"";
  for (const char c : name) {
    if (c == '"' || c == '\\') text += '\\';
    if (static_cast<unsigned char>(c) >= ' ') {
      text += c;
    } else {
      char octal[8];
      std::snprintf(octal, sizeof octal, "\\%03o", static_cast<unsigned>(c) & 0377U);
      text += octal;
    }
  }
  return text + "\"";
}

std::string shell_word(std::string_view name) {
  const bool plain = !name.empty() && name.find_first_not_of(kPlain) == name.npos;
  if (plain) return std::string(name);
  std::string word = "'";
  for (const char c : name) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace convoscope
