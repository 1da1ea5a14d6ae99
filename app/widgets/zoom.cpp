// See zoom.h.
#include "app/widgets/zoom.h"

#include <algorithm>
#include <cmath>

namespace convoscope::app {
namespace {

Point centre(const Box& box) { return {(box.y0 + box.y1) / 2, (box.x0 + box.x1) / 2}; }

Viewport clamped(Viewport view, const ZoomFrame& frame) {
  if (view.scale <= fit_scale(frame)) return {};
  view.scale = std::min(view.scale, std::max(kMaxScale, fit_scale(frame)));
  view.centre_y = std::clamp(view.centre_y, frame.subject.y0, frame.subject.y1);
  view.centre_x = std::clamp(view.centre_x, frame.subject.x0, frame.subject.x1);
  return view;
}

}  // namespace

Box Placement::to_screen(const Box& elements) const {
  const Point a = to_screen(Point{elements.y0, elements.x0});
  const Point b = to_screen(Point{elements.y1, elements.x1});
  return {a.y, a.x, b.y, b.x};
}

double fit_scale(const ZoomFrame& frame) {
  const double scale = std::min(frame.pane.height() / frame.subject.height(),
                                frame.pane.width() / frame.subject.width());
  return scale > 2 ? std::floor(scale) : scale;
}

Placement place(const Viewport& view, const ZoomFrame& frame) {
  const bool fitted = !(view.scale > 0);
  const double scale = fitted ? fit_scale(frame) : view.scale;
  const Point middle = fitted ? centre(frame.subject) : Point{view.centre_y, view.centre_x};
  const Point pane = centre(frame.pane);
  return {scale, {pane.y - scale * middle.y, pane.x - scale * middle.x}};
}

Placement snapped(const Placement& placement) {
  return {placement.scale, {std::round(placement.origin.y), std::round(placement.origin.x)}};
}

Viewport zoom_at(const Viewport& view, const ZoomFrame& frame, Point at, double factor) {
  const Placement before = place(view, frame);
  const double limit = std::max(kMaxScale, fit_scale(frame));
  const double scale = std::min(before.scale * factor, limit);
  const Point fixed = before.to_element(at);
  const Point pane = centre(frame.pane);
  return clamped({scale, fixed.y + (pane.y - at.y) / scale, fixed.x + (pane.x - at.x) / scale},
                 frame);
}

Viewport one_to_one(const Viewport& view, const ZoomFrame& frame, Point at) {
  return zoom_at(view, frame, at, 1 / place(view, frame).scale);
}

Viewport pan(const Viewport& view, const ZoomFrame& frame, Point delta) {
  if (!(view.scale > 0)) return view;
  return clamped(
      {view.scale, view.centre_y - delta.y / view.scale, view.centre_x - delta.x / view.scale},
      frame);
}

}  // namespace convoscope::app
