// A paragraph with emphasis, for words that teach: **strong**, *emphasised* and `code` in the midst
// of plain text, broken at spaces.
#pragma once

#include <string>
#include <vector>

#include "app/host/style.h"

namespace convoscope::app {

// A stretch of text in one face.
struct TextRun {
  std::string text;
  Font font = Font::kBody;
  bool operator==(const TextRun&) const = default;
};

// A mark that isn't closed stands for itself; `plain` is the face of what has no emphasis.
std::vector<TextRun> text_runs(const std::string& markup, Font plain = Font::kBody);
// The words alone, as a screen reader or a test wants them.
std::string plain_text(const std::string& markup);

// An item over the rest of the line, or `width` framebuffer pixels.
void rich_text(const std::string& markup, ImU32 colour, float width = 0, Font plain = Font::kBody);

}  // namespace convoscope::app
