// See frame_glyphs.h.
#include "app/print/frame_glyphs.h"

#include <array>
#include <cmath>

#include "app/host/style.h"

namespace convoscope::app {
namespace {

// In the order of enum Font.
constexpr std::array<Face, kFontCount> kFaces = {Face::kRegular, Face::kMedium,    Face::kSemiBold,
                                                 Face::kDisplay, Face::kMedium,    Face::kMono,
                                                 Face::kMono,    Face::kMonoMedium};
constexpr double kMergedSize = 0.92;  // of symbols and icons, as app/host/fonts.cpp merges them

// The first face that has a character wins, there as here.
Face face_with(Face face, char32_t code) {
  if (has_glyph(face, code)) return face;
  return has_glyph(Face::kSymbols, code) ? Face::kSymbols : Face::kIcons;
}

}  // namespace

FrameGlyphs::FrameGlyphs() {
  for (size_t i = 0; i < kFontCount; ++i) {
    const ImFont* font = style().fonts[i];
    if (font == nullptr) continue;
    for (const ImFontGlyph& glyph : font->Glyphs) {
      if (glyph.Visible != 0) known_[{glyph.U0, glyph.V0}] = {&glyph, font, kFaces[i]};
    }
  }
}

std::optional<FrameGlyph> FrameGlyphs::find(const ImDrawVert& upper_left,
                                            const ImDrawVert& lower_right) const {
  const auto found = known_.find({upper_left.uv.x, upper_left.uv.y});
  if (found == known_.end()) return std::nullopt;
  const Known& known = found->second;
  const ImFontGlyph& glyph = *known.glyph;
  const double width = glyph.X1 - glyph.X0;
  // A glyph that was cut at an edge has other corners and is found here no more.
  if (width <= 0 || lower_right.uv.x != glyph.U1 || lower_right.uv.y != glyph.V1) {
    return std::nullopt;
  }
  const double scale = (lower_right.pos.x - upper_left.pos.x) / width;
  const auto code = static_cast<char32_t>(glyph.Codepoint);
  const Face face = face_with(known.face, code);
  const double merged = face == known.face ? 1 : kMergedSize;
  return FrameGlyph{
      .code = code,
      .face = face,
      .font = known.font,
      .size = scale * known.font->FontSize * merged * em_of_line(face),
      .origin = {upper_left.pos.x - scale * glyph.X0,
                 upper_left.pos.y - scale * glyph.Y0 + scale * std::round(known.font->Ascent)},
      .advance = scale * glyph.AdvanceX};
}

}  // namespace convoscope::app
