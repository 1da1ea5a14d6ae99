// The keyboard as a pointer: everything that the mouse reaches, the keyboard reaches too, because
// it moves the same pointer over the registry's widgets. What a widget does when it is pointed at,
// clicked or turned by the wheel is the widget's own affair; nothing here knows which there are.
//
//   Tab, Shift+Tab       the next widget, the one before
//   F6, Shift+F6         the next panel, the one before
//   Space, Enter         a click there; a picture or a grid of cells takes the arrow keys instead
//   arrow keys           a value or a splitter: more or less; a chart: along it; else: the nearest
//                        widget of the same kind in that direction
//   Escape               back to the mouse, as does moving it
//
// Widgets that are scrolled out of sight come into sight. While a popup is open, only what is in it
// counts.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/host/input_event.h"
#include "app/widgets/rect.h"

namespace convoscope::app::keyboard {

// Once a frame, before anything is drawn: a field that was left by Tab keeps what was typed.
void begin_page();
// Once a frame, after everything is drawn. What the person's keys come to as pointer events, to be
// posted to the host; draws the ring around what is pointed at.
std::vector<InputEvent> step();

// The path of the widget that is pointed at; empty while the mouse leads.
const std::string& pointed();

// Space or Enter was pressed in the frame before on this picture or grid of cells.
bool entered(std::string_view path);

// Called for every widget as it is registered: scrolls its window to the one that is wanted.
void bring_into_sight(std::string_view path, const Rect& rect, bool visible);

}  // namespace convoscope::app::keyboard
