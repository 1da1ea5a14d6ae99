// Where in a picture: an element, and the part of it that is looked at.
#pragma once

#include <cstdint>

namespace convoscope::app {

// Pan and zoom of one picture. scale is screen pixels per element; 0 means fit.
struct Viewport {
  double scale = 0;
  double centre_y = 0, centre_x = 0;  // in elements, read only when scale > 0
  bool operator==(const Viewport&) const = default;
};

struct Element {
  int64_t y = 0, x = 0;
  bool operator==(const Element&) const = default;
};

}  // namespace convoscope::app
