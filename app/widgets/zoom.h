// Where the elements of a picture lie on the screen: fit, zoom at a point, pan. Mathematics only;
// what is looked at is a Viewport (app/document/view_state.h), which stays valid when the pane
// changes.
//
// Element (y, x) covers [y, y + 1) × [x, x + 1); positions are real numbers. A fitted picture has a
// whole number of screen pixels per element from two upwards, so that no row looks thicker than
// others; between one and two that would cost up to half of the pane.
#pragma once

#include "app/document/view_state.h"

namespace convoscope::app {

struct Point {
  double y = 0, x = 0;
};

struct Box {
  double y0 = 0, x0 = 0, y1 = 0, x1 = 0;
  double height() const { return y1 - y0; }
  double width() const { return x1 - x0; }
  bool contains(Point p) const { return p.y >= y0 && p.y < y1 && p.x >= x0 && p.x < x1; }
};

// screen = origin + scale · element
struct Placement {
  double scale = 1;
  Point origin;
  Point to_screen(Point element) const {
    return {origin.y + scale * element.y, origin.x + scale * element.x};
  }
  Point to_element(Point screen) const {
    return {(screen.y - origin.y) / scale, (screen.x - origin.x) / scale};
  }
  Box to_screen(const Box& elements) const;
};

// What there is to see, in elements (padding reaches below 0 and beyond the extents), and the pane
// that shows it, in screen pixels. Both are not empty.
struct ZoomFrame {
  Box subject, pane;
};

inline constexpr double kMaxScale = 256;

// The largest scale that shows all; whole where it is above 2.
double fit_scale(const ZoomFrame& frame);

Placement place(const Viewport& view, const ZoomFrame& frame);
// The same with its origin on whole pixels, for drawing.
Placement snapped(const Placement& placement);

// What is under the point `at` of the screen stays under it, as long as the pane's centre shows
// some of the picture. A scale at or below the fitting one becomes the fit.
Viewport zoom_at(const Viewport& view, const ZoomFrame& frame, Point at, double factor);
// One screen pixel per element, or the fit where that is larger.
Viewport one_to_one(const Viewport& view, const ZoomFrame& frame, Point at);
// Moves the picture by so many screen pixels. A fitted picture stays.
Viewport pan(const Viewport& view, const ZoomFrame& frame, Point delta);

}  // namespace convoscope::app
