// Where things lie on a contact sheet, an A4 page on its side: how many maps side by side, on how
// many pages, and the place of every picture and line of text. Numbers alone; sheet.h draws.
#pragma once

#include <cstdint>

namespace convoscope {

struct SheetBox {
  double x = 0, y = 0, width = 0, height = 0;
  double right() const { return x + width; }
  double bottom() const { return y + height; }
};

// Of one map. Boxes of text hold one line each.
struct SheetCell {
  SheetBox picture, label, range, moments;
};

struct SheetLayout {
  double width = 1123, height = 794;  // 297×210 mm at 96 pixels an inch
  SheetBox title, settings, legend, foot;
  SheetBox area;  // of the cells
  int64_t columns = 1, rows = 1, pages = 1;
  double cell_width = 0, picture_height = 0;

  int64_t per_page() const { return columns * rows; }
  SheetCell cell(int64_t on_page) const;  // 0 ≤ on_page < per_page()
};

// The most that a sheet holds.
inline constexpr int64_t kMaxSheetMaps = 1024;

// On one page as large as they fit there; where they would be too small to be told apart, on
// several. 1 ≤ maps ≤ kMaxSheetMaps; extents of a map in elements.
SheetLayout lay_out_sheet(int64_t maps, int64_t map_height, int64_t map_width);

}  // namespace convoscope
