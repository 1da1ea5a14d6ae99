// What panels draw over a picture or a map: the exact taps of a receptive field, the outputs that
// read a pixel, the beam from one to the other.
#pragma once

#include <optional>

#include "app/panels/focus.h"
#include "app/widgets/image_view.h"
#include "imgui.h"

namespace convoscope::app {

// Smallest rectangle of elements around the set that a focus reads from its layer's input, padding
// included, on the screen.
Rect field_rect(const ImageViewResult& view, const FieldLevel& level);

// Dims the picture but for the field, tints every tap by its weight in slice q (−1: of the channel
// where it is strongest), and leaves the gaps of a dilation dark.
void draw_field(ImDrawList* list, const ImageViewResult& view, const Focus& focus, int64_t slice);

// The taps alone, with the cells between them darkened.
void draw_taps_only(ImDrawList* list, const ImageViewResult& view, const Focus& focus,
                    int64_t slice);

// Marks the outputs that read one input element.
void draw_fan_out(ImDrawList* list, const ImageViewResult& view, const FanOut& fan_out);

bool overlap(const Rect& a, const Rect& b);

void draw_beam(ImDrawList* list, const Rect& from, const Rect& to);

// The weight that stands for tap (y, x) of the focus's filter: that of slice q, or for −1 the
// strongest.
float shown_weight(const Focus& focus, int64_t y, int64_t x, int64_t slice);

}  // namespace convoscope::app
