// Where the thumbnails of equally large little matrices lie: as large as possible while all fit,
// each tap a whole number of screen pixels where that costs little; where even the least readable
// size doesn't fit, they scroll. Mathematics only.
#pragma once

#include <cstdint>

namespace convoscope::app {

struct ThumbSpace {
  float width = 0, height = 0;
  float gap = 0;                  // least room between thumbnails
  float label = 0;                // room below each for words
  float least = 0;                // the longer side is never smaller
  float most = 0;                 // nor larger, unless one pixel per tap is
  float bar = 0;                  // width that a scroll bar takes
  int64_t rows = 1, columns = 1;  // taps
};

struct ThumbLayout {
  int64_t columns = 1, rows = 1;
  double scale = 1;              // screen pixels per tap
  float width = 0, height = 0;   // of one thumbnail
  float step_x = 0, step_y = 0;  // from one to the next
  bool scrolls = false;
};

ThumbLayout layout_thumbs(int64_t count, const ThumbSpace& space);

}  // namespace convoscope::app
