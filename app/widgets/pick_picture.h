// A picture that fills its rectangle, whose elements are pointed at and picked by mouse and arrow
// keys: image_view without pan, zoom and padding, for rows of pictures that scroll. What is drawn
// over it is the caller's, through the returned placement.
#pragma once

#include <optional>

#include "app/gpu/map_painter.h"
#include "app/widgets/rect.h"
#include "app/widgets/zoom.h"

namespace convoscope::app {

struct PickPictureSpec {
  const char* id = "";
  TensorPtr tensor = nullptr;  // null: the ground stays empty, nothing is picked
  int64_t n = 0;
  int64_t c = -1;  // −1: as a picture
  MapStyle style = {};
  std::optional<Element> selected = {};  // moved by the arrow keys
  Rect clip = {};                        // what is visible of it
};

struct PickPictureResult {
  std::optional<Element> hovered, picked, moved;
  bool double_clicked = false;
  Placement placement;  // element → screen
  Rect rect_of(double y, double x, double height, double width) const;
};

// The elements are as high as wide, so `rect` must have the picture's proportions.
PickPictureResult pick_picture(MapPainter& painter, const PickPictureSpec& spec, const Rect& rect);

}  // namespace convoscope::app
