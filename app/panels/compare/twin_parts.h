// Drawings that the panels of the Compare screen share. Private to them.
#pragma once

#include <string>

#include "app/host/style.h"
#include "app/panels/context.h"
#include "app/widgets/image_view.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

inline ImU32 side_colour(Side side) { return palette().side[index_of(side)]; }
inline const char* side_letter(Side side) { return side == Side::kA ? "A" : "B"; }

// The letter of a side on a square of its colour, `size` framebuffer pixels wide.
void draw_side_badge(ImDrawList* list, const Rect& area, Side side);

// The element that the cursor stands on.
void draw_side_cursor(const ImageViewResult& view, const Element& element, ImU32 colour);

// Follows mouse and arrow keys of one of the views of outputs: `to_pair` is void for the view of
// the difference, whose elements are pairs already.
void follow_pointing(const ImageViewResult& view, PanelContext& context,
                     const Comparison& comparison, std::optional<Side> side);

// What stands instead of a picture or a measure; centred.
void draw_absence(const Rect& area, const std::string& sentence);

// The window of output `at` with its neighbourhood enlarged, in the corner of the input farthest
// from it; only where its cells are too small to tell.
void draw_window_inset(const ImageViewResult& view, PanelContext& context,
                       const ImageViewSpec& input, const Geometry& geometry, const Element& at,
                       ImU32 colour);

// One side: its choice, its code, input, beam and output.
void draw_twin_side(const Rect& card, PanelContext& context, Side side);

}  // namespace convoscope::app
