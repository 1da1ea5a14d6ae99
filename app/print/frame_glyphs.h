// Which character of which face a quad of a frame shows, told by its place in the atlas of glyphs.
// Private to app/print.
#pragma once

#include <map>
#include <optional>
#include <utility>

#include "engine/picture/face.h"
#include "engine/picture/printed_page.h"
#include "imgui.h"

namespace convoscope::app {

struct FrameGlyph {
  char32_t code = 0;
  Face face = Face::kRegular;
  const ImFont* font = nullptr;
  double size = 0;  // of the em
  Point origin;     // on the baseline
  double advance = 0;
};

// Corners in the order in which ImGui writes them: upper left, upper right, lower right, lower
// left.
class FrameGlyphs {
 public:
  FrameGlyphs();  // of the fonts that style() has
  std::optional<FrameGlyph> find(const ImDrawVert& upper_left, const ImDrawVert& lower_right) const;

 private:
  struct Known {
    const ImFontGlyph* glyph = nullptr;
    const ImFont* font = nullptr;
    Face face = Face::kRegular;
  };
  using Corner = std::pair<float, float>;  // u, v
  std::map<Corner, Known> known_;
};

}  // namespace convoscope::app
