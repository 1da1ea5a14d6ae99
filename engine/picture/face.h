// Our type for pictures: Inter for words, JetBrains Mono for numbers, DejaVu Sans for what they
// lack. A face whose package is missing is replaced by one that the system has. Private to
// engine/picture and app/print, by way of canvas.h.
#pragma once

#include <cstdint>

typedef struct _cairo_font_face cairo_font_face_t;

namespace convoscope {

enum class Face {
  kRegular,
  kMedium,
  kSemiBold,
  kDisplay,
  kMono,
  kMonoMedium,
  kSymbols,
  kIcons,
};
inline constexpr int kFaces = 8;

const char* face_file(Face face);  // "Inter-Regular.otf"

// Loaded at the first call, kept for the run. Thread-safe.
cairo_font_face_t* font_face(Face face);
bool has_glyph(Face face, char32_t code);

// Size of the em for a line of one pixel from ascender to descender, as Dear ImGui counts sizes.
double em_of_line(Face face);
// From the top of such a line to its baseline.
double baseline_of_line(Face face);

}  // namespace convoscope
