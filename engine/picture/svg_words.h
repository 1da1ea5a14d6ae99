// Words of an SVG page that a reader can search and select: cairo writes outlines alone, so the
// same words lie over them without ink. Private to engine/picture, for canvas.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/picture/canvas.h"

namespace convoscope {

// An element with its baseline at `at`, stretched to the width that the outlines have.
std::string svg_text(Point at, std::string_view utf8, double size, double width);

// Before the end of the file; nothing where there are no words.
void insert_words(const std::string& words, std::vector<uint8_t>& svg);

}  // namespace convoscope
