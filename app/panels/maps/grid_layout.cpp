// See grid_layout.h.
#include "app/panels/maps/grid_layout.h"

#include <algorithm>
#include <cmath>

namespace convoscope::app {

namespace {

// The largest scale at which `columns` maps fit side by side and all rows below each other.
double fitting_scale(int64_t count, int64_t map_height, int64_t map_width, int64_t columns,
                     const GridSpace& space) {
  const int64_t rows = (count + columns - 1) / columns;
  const double cell_width = (space.width + space.gap) / static_cast<double>(columns) - space.gap;
  const double cell_height =
      (space.height + space.gap) / static_cast<double>(rows) - space.gap - space.label_height;
  return std::min(cell_width / static_cast<double>(map_width),
                  cell_height / static_cast<double>(map_height));
}

int64_t best_columns(int64_t count, int64_t map_height, int64_t map_width, const GridSpace& space) {
  int64_t best = 1;
  double best_scale = -1;
  for (int64_t columns = 1; columns <= std::min<int64_t>(count, 64); ++columns) {
    const double scale = fitting_scale(count, map_height, map_width, columns, space);
    if (scale > best_scale) {
      best_scale = scale;
      best = columns;
    }
  }
  return best;
}

// Equal elements are equally many pixels from two pixels on; below, a whole number would waste up
// to half of the room.
double whole_pixels(double scale) { return scale >= 2 ? std::floor(scale) : scale; }

}  // namespace

GridLayout layout_grid(int64_t count, int64_t map_height, int64_t map_width,
                       const GridSpace& space) {
  count = std::max<int64_t>(count, 1);
  map_height = std::max<int64_t>(map_height, 1);
  map_width = std::max<int64_t>(map_width, 1);
  const double least = space.min_map / static_cast<double>(std::max(map_height, map_width));

  int64_t columns = best_columns(count, map_height, map_width, space);
  double scale = fitting_scale(count, map_height, map_width, columns, space);
  if (scale < least) {
    const double cell = least * static_cast<double>(map_width) + space.gap;
    columns = std::clamp<int64_t>(static_cast<int64_t>((space.width + space.gap) / cell), 1, count);
    const double width = (space.width + space.gap) / static_cast<double>(columns) - space.gap;
    scale = std::max(least, width / static_cast<double>(map_width));
  }
  scale = whole_pixels(scale);

  GridLayout layout;
  layout.columns = static_cast<int>(columns);
  layout.rows = static_cast<int>((count + columns - 1) / columns);
  layout.scale = scale;
  layout.map_width = static_cast<float>(scale * static_cast<double>(map_width));
  layout.map_height = static_cast<float>(scale * static_cast<double>(map_height));
  layout.cell_width = (space.width + space.gap) / static_cast<float>(columns) - space.gap;
  layout.cell_height = layout.map_height + space.label_height;
  return layout;
}

}  // namespace convoscope::app
