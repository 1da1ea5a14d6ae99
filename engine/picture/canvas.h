// What pictures are drawn on: polygons, lines, text and images, into pixels or into the pages of a
// PDF or SVG file. All lengths are pixels of the picture from its upper left corner. cairo stands
// behind it, and nowhere else. Text stays text in both: a PDF's carries its characters, an SVG's
// outlines get the words laid over them unseen, since cairo leaves them out.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "engine/core/error.h"
#include "engine/files/image_file.h"
#include "engine/picture/face.h"
#include "engine/picture/theme.h"

namespace convoscope {

struct Point {
  double x = 0, y = 0;
};

struct Line {
  double width = 1;
  std::vector<double> dashes = {};  // lengths on and off; empty: a whole line
};

enum class TextAnchor { kLeft, kCentre, kRight };

struct TextStyle {
  Face face = Face::kRegular;
  double size = 12;  // of the em
  Ink ink;
  TextAnchor anchor = TextAnchor::kLeft;
};

// A character whose place was found elsewhere: the origin of its glyph, on the baseline.
struct PlacedChar {
  char32_t code = 0;
  Point at;
};

enum class PageFormat { kPdf, kSvg };

class Canvas {
 public:
  Canvas(int width, int height);                         // pixels, transparent at first
  Canvas(double width, double height, PageFormat page);  // one page; a pixel is 1/96 inch
  ~Canvas();
  Canvas(Canvas&&) noexcept;
  Canvas& operator=(Canvas&&) noexcept;

  // What is drawn from now on becomes so much larger.
  void scale(double factor);

  void fill_all(const Ink& ink);
  void fill(std::span<const Point> polygon, const Ink& ink);
  void fill_rect(double x, double y, double width, double height, const Ink& ink,
                 double rounding = 0);
  // The union of triangles, three points each, whose seams don't show.
  void fill_triangles(std::span<const Point> triangles, const Ink& ink);
  void stroke(std::span<const Point> points, const Ink& ink, const Line& line, bool closed);
  void stroke_rect(double x, double y, double width, double height, const Ink& ink,
                   const Line& line, double rounding = 0);

  // With its baseline at `at`. What the face lacks comes from DejaVu Sans.
  void text(Point at, std::string_view utf8, const TextStyle& style);
  // One line in one face, from left to right, that can be searched like any text.
  void placed_text(std::span<const PlacedChar> line, Face face, double size, const Ink& ink);
  static double text_width(std::string_view utf8, Face face, double size);

  // Every pixel stays a sharp square when it is enlarged.
  void image(const Pixels& pixels, double x, double y, double width, double height);

  void clip(double x, double y, double width, double height);  // until unclip
  void clip_triangles(std::span<const Point> triangles);       // as in fill_triangles
  void unclip();

  // The next one of a PDF.
  void next_page();

  // Of a canvas of pixels: opaque where something opaque was drawn.
  Pixels pixels() const;
  // Of a page: the bytes of the file. Nothing can be drawn afterwards.
  Expected<std::vector<uint8_t>> finish();

 private:
  struct State;
  void note_word(Point at, std::string_view utf8, double size, double width);
  std::unique_ptr<State> state_;
};

}  // namespace convoscope
