// Text cut where its face lacks a character, so that another can draw that one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/picture/face.h"

namespace convoscope {

struct TextRun {
  Face face = Face::kRegular;
  std::string text;
};

std::string to_utf8(char32_t code);

// What neither the face nor DejaVu Sans has stays in the face, which draws its empty box. Bytes
// that aren't UTF-8 become U+FFFD.
std::vector<TextRun> text_runs(std::string_view utf8, Face face);

}  // namespace convoscope
