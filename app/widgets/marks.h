// Small drawings that several widgets and panels share: hatching (padding, always), soft shadows,
// framed outlines, value bubbles. Only an ImDrawList; no items, no input.
#pragma once

#include <string>

#include "app/widgets/rect.h"
#include "engine/picture/colormap.h"
#include "imgui.h"

namespace convoscope::app {

inline ImU32 to_u32(Rgb8 c) { return IM_COL32(c.r, c.g, c.b, 255); }

// The diverging table of the theme that is on.
ColormapId signed_colormap();

// Black or white, whichever is easier to read on an opaque ground, as the theme tones them.
ImU32 text_on(Rgb8 ground);

// Diagonal lines: this is padding. `phase` is a screen position where a line passes, so that
// neighbouring rectangles continue each other's lines.
void draw_hatch(ImDrawList* list, const Rect& rect, ImVec2 phase = {0, 0});

// Under a picture or a card.
void draw_shadow(ImDrawList* list, const Rect& rect, float rounding);

// A bright outline with a dark one around it, readable on any picture.
void draw_outline(ImDrawList* list, const Rect& rect, ImU32 color, float thickness, float rounding);

// A card with one line of mono text near `anchor` (a cell on the screen), kept inside `bounds`:
// below right of it, flipped where there is no room. Outlined as what is pointed at, or in `color`.
void draw_bubble(ImDrawList* list, const Rect& anchor, const std::string& text, const Rect& bounds,
                 ImU32 color = 0);

}  // namespace convoscope::app
