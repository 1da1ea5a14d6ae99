// How many columns a grid of equally large maps gets, and how large each map is drawn: as large as
// possible while all fit; where even the smallest readable size doesn't fit, the grid scrolls.
// Mathematics only.
#pragma once

#include <cstdint>

namespace convoscope::app {

struct GridSpace {
  float width = 0, height = 0;
  float gap = 0;           // between cells, both ways
  float label_height = 0;  // under every map
  float min_map = 0;       // no map is drawn with a longer side below this
};

struct GridLayout {
  int columns = 1, rows = 1;
  double scale = 1;       // screen pixels per element; a whole number from 2 upwards
  float cell_width = 0;   // the width is shared out evenly
  float cell_height = 0;  // map and label
  float map_width = 0, map_height = 0;
};

GridLayout layout_grid(int64_t count, int64_t map_height, int64_t map_width,
                       const GridSpace& space);

}  // namespace convoscope::app
