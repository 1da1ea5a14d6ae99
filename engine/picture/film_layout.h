// Where the planes of a film lie: which outputs are shown when not all can be, how large a cell is,
// and how a plane leans. Numbers alone; nothing is drawn here. Private to engine/picture.
#pragma once

#include <array>
#include <cstdint>

#include "engine/picture/animation.h"
#include "engine/picture/canvas.h"
#include "engine/picture/slide.h"

namespace convoscope {

struct CellRange {
  int64_t begin = 0, end = 0;
  int64_t size() const { return end - begin; }
};

struct FilmCrop {
  CellRange rows, columns;              // outputs, one frame each
  CellRange input_rows, input_columns;  // cells of the plane below
  bool whole_rows = true, whole_columns = true;
};

// Rows stay level and columns lean, so that cells keep straight upper edges and numbers stand
// upright.
struct Plane {
  Point corner;  // of the first row and column shown
  double cell = 1, lean = 0, tilt = 1;
  int64_t first_row = 0, first_column = 0, rows = 0, columns = 0;

  Point at(double row, double column) const {
    const double r = row - static_cast<double>(first_row);
    const double c = column - static_cast<double>(first_column);
    return {corner.x + cell * (c - lean * r), corner.y + cell * tilt * r};
  }
  // Of the cells [row, row + height) × [column, column + width), inset by so many cells.
  std::array<Point, 4> box(double row, double column, double height, double width,
                           double inset = 0) const {
    return {at(row + inset, column + inset), at(row + inset, column + width - inset),
            at(row + height - inset, column + width - inset),
            at(row + height - inset, column + inset)};
  }
};

struct FilmLayout {
  int width = 0, height = 0;
  double unit = 1;  // pixels that are one at a width of 640
  Plane input, output;
  double title_y = 0, settings_y = 0, output_label_y = 0, input_label_y = 0;  // baselines
  double sum_top = 0, sum_cell = 0;  // of the strip of sums; no strip where its cells are 0
};

// The most outputs that a film shows, one frame each.
inline constexpr int64_t kMaxFilmFrames = 1024;

struct FilmFrame {
  FilmCrop crop;
  FilmLayout layout;
};
// Shows every output where cells stay large enough for it; otherwise as many as there is room for,
// from options.row and options.column on. Refuses windows too large for the picture.
Expected<FilmFrame> lay_out(const Slide& slide, const AnimationOptions& options, bool has_sum,
                            bool stacked_input, bool stacked_output);

}  // namespace convoscope
