// See face.h. FreeType's library and the faces live as long as the program, since cairo keeps
// glyphs of them in caches of its own.
#include "engine/picture/face.h"

#include <cairo-ft.h>
#include <ft2build.h>
#include FT_FREETYPE_H

#include <array>
#include <vector>

#include "engine/files/font_file.h"

namespace convoscope {
namespace {

constexpr char32_t kCodes = 0x10000;  // the basic plane has all that we write

constexpr const char* kFiles[kFaces] = {
    "Inter-Regular.otf",
    "Inter-Medium.otf",
    "Inter-SemiBold.otf",
    "InterDisplay-SemiBold.otf",
    "JetBrainsMono-Regular.ttf",
    "JetBrainsMono-Medium.ttf",
    "DejaVuSans.ttf",
    "fontawesome-webfont.ttf",
};

struct Loaded {
  cairo_font_face_t* face = nullptr;
  std::vector<bool> covered;  // empty: not known, so everything
  double em = 0.8, baseline = 0.8;
};

void note_coverage(FT_Face face, Loaded& loaded) {
  loaded.covered.assign(kCodes, false);
  FT_UInt glyph = 0;
  for (FT_ULong code = FT_Get_First_Char(face, &glyph); glyph != 0;
       code = FT_Get_Next_Char(face, code, &glyph)) {
    if (code < kCodes) loaded.covered[code] = true;
  }
}

Loaded load(FT_Library library, const char* file) {
  Loaded loaded;
  const auto path = find_font_file(file);
  FT_Face face = nullptr;
  if (path.empty() || FT_New_Face(library, path.c_str(), 0, &face) != 0) {
    loaded.face =
        cairo_toy_font_face_create("sans", CAIRO_FONT_SLANT_NORMAL, CAIRO_FONT_WEIGHT_NORMAL);
    return loaded;
  }
  note_coverage(face, loaded);
  const double line = face->ascender - face->descender;
  loaded.em = face->units_per_EM / line;
  loaded.baseline = face->ascender / line;
  loaded.face = cairo_ft_font_face_create_for_ft_face(face, FT_LOAD_DEFAULT);
  return loaded;
}

const Loaded& loaded_face(Face face) {
  static const std::array<Loaded, kFaces> all = [] {
    FT_Library library = nullptr;
    FT_Init_FreeType(&library);
    std::array<Loaded, kFaces> faces;
    for (size_t i = 0; i < faces.size(); ++i) faces[i] = load(library, kFiles[i]);
    return faces;
  }();
  return all[static_cast<size_t>(face)];
}

}  // namespace

const char* face_file(Face face) { return kFiles[static_cast<size_t>(face)]; }

cairo_font_face_t* font_face(Face face) { return loaded_face(face).face; }

bool has_glyph(Face face, char32_t code) {
  const Loaded& loaded = loaded_face(face);
  return loaded.covered.empty() || (code < kCodes && loaded.covered[code]);
}

double em_of_line(Face face) { return loaded_face(face).em; }

double baseline_of_line(Face face) { return loaded_face(face).baseline; }

}  // namespace convoscope
