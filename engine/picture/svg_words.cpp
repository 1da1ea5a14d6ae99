// See svg_words.h.
#include "engine/picture/svg_words.h"

#include <algorithm>
#include <cstdio>

namespace convoscope {
namespace {

// Three decimals, whatever the locale says of points and commas.
std::string decimal(double value) {
  const auto thousandths = static_cast<int64_t>(value * 1000 + (value < 0 ? -0.5 : 0.5));
  const int64_t rest = thousandths < 0 ? -thousandths : thousandths;
  char text[48];
  std::snprintf(text, sizeof text, "%s%lld.%03d", thousandths < 0 ? "-" : "",
                static_cast<long long>(rest / 1000), static_cast<int>(rest % 1000));
  return text;
}

// What XML reserves; control characters, which it doesn't know, as blanks.
std::string escaped(std::string_view utf8) {
  std::string text;
  for (const char c : utf8) {
    if (c == '&') {
      text += "&amp;";
    } else if (c == '<') {
      text += "&lt;";
    } else {
      text += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
  return text;
}

}  // namespace

std::string svg_text(Point at, std::string_view utf8, double size, double width) {
  return "<text x=\"" + decimal(at.x) + "\" y=\"" + decimal(at.y) + "\" font-size=\"" +
         decimal(size) + "\" textLength=\"" + decimal(width) +
         "\" lengthAdjust=\"spacingAndGlyphs\">" + escaped(utf8) + "</text>\n";
}

void insert_words(const std::string& words, std::vector<uint8_t>& svg) {
  if (words.empty()) return;
  constexpr std::string_view kEnd = "</svg>";
  const auto end = std::find_end(svg.begin(), svg.end(), kEnd.begin(), kEnd.end());
  const std::string group =
      "<g fill=\"none\" stroke=\"none\" font-family=\"sans-serif\">\n" + words + "</g>\n";
  svg.insert(end, group.begin(), group.end());
}

}  // namespace convoscope
