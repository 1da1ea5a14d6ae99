// A frame of the window as a value: areas, lines of text and pictures in the order in which they
// cover each other, so that it can be drawn on pixels, PDF or SVG, at any time and by any thread.
// What makes one of a frame is app/print.
#pragma once

#include <variant>
#include <vector>

#include "engine/picture/canvas.h"

namespace convoscope {

struct PageBox {
  double x = 0, y = 0, width = 0, height = 0;
  bool operator==(const PageBox&) const = default;
};

// The union of triangles, three corners each, covered once with its ink.
struct PageArea {
  std::vector<Point> corners;
  Ink ink;
};
struct PageText {
  std::vector<PlacedChar> line;
  Face face = Face::kRegular;
  double size = 12;
  Ink ink;
};
// Within the union of triangles; without any, all of its box.
struct PagePicture {
  Pixels pixels;
  PageBox box;
  std::vector<Point> corners;
};

struct PageItem {
  PageBox clip;
  std::variant<PageArea, PageText, PagePicture> what;
};

struct PrintedPage {
  int width = 0, height = 0;
  Ink ground;
  std::vector<PageItem> items;
};

void draw_page(const PrintedPage& page, Canvas& canvas);
Expected<std::vector<uint8_t>> page_bytes(const PrintedPage& page, PageFormat format);

}  // namespace convoscope
