// A picture, one map of a tensor or three as its colours, in a pane: pick elements with the left
// button, pin them with shift or P, move the picked one by arrow keys; pan and zoom are
// image_navigation.h. Padding is drawn to scale around it, values are written into elements once
// these are large enough. Panels draw what they mean (receptive field, beam) over it through the
// returned placement.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "app/gpu/map_painter.h"
#include "app/widgets/rect.h"
#include "app/widgets/zoom.h"

namespace convoscope::app {

// An element that is marked with a number.
struct PinMark {
  Element element;
  std::string label;
  bool faint = false;  // pinned on another map
};

struct ImageViewSpec {
  const char* id = "";
  TensorPtr tensor = nullptr;  // null: an empty pane
  int64_t n = 0;
  int64_t c = -1;                           // −1: as a picture
  std::optional<Composite> composite = {};  // instead of c: three channels as colours
  MapStyle style = {};
  // Elements of padding around it, in the order of TensorFlow's explicit paddings.
  int64_t pad_top = 0, pad_bottom = 0, pad_left = 0, pad_right = 0;
  std::optional<Element> selected = {};  // outlined as selected
  bool outline_hovered = true;
  bool show_readout = true;  // a bubble with position and value at the hovered element
  std::span<const PinMark> pins = {};
  float rounding = 0;  // of the picture's corners where there is no padding, unscaled pixels
};

struct ImageViewResult {
  std::optional<Element> hovered;
  // The element under the left button: when it goes down and when it is dragged to another one.
  std::optional<Element> picked;
  // Where the arrow keys want the selected element.
  std::optional<Element> moved;
  // What shift and the left button, or P for the selected one, want pinned or let go of.
  std::optional<Element> pinned;
  bool navigated = false;       // the person moved, zoomed or fitted it
  bool double_clicked = false;  // and the view was fitted
  Rect pane;                    // the whole widget
  Rect picture;                 // elements without padding; may reach beyond the pane
  Placement placement;          // element → screen

  Rect rect_of(const Element& element) const {
    return rect_of(static_cast<double>(element.y), static_cast<double>(element.x), 1, 1);
  }
  Rect rect_of(double y, double x, double height, double width) const;
};

// Fills `size` at the cursor. Changes `viewport` by what the mouse does.
ImageViewResult image_view(MapPainter& painter, const ImageViewSpec& spec, ImVec2 size,
                           Viewport& viewport);

// "(11, 25) = −0.1538", or the three values of a picture's element.
std::string readout(const Tensor& tensor, int64_t n, int64_t c, const Element& element);
// The same for what a view shows.
std::string readout(const ImageViewSpec& spec, const Element& element);

// The channels that a view shows: one, or three as red, green and blue.
std::vector<int64_t> shown_channels(const ImageViewSpec& spec);

}  // namespace convoscope::app
