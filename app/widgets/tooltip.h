// The explanation that appears when the mouse rests on something. Controls show theirs by
// themselves (registry.h); this is for what is no control.
#pragma once

#include <functional>
#include <string>

namespace convoscope::app {

// What more can be learned of the widget with that path, in a sentence of its own below the
// explanation; empty: nothing. Asked only for the text that is shown.
void follow_tooltips(std::function<std::string(const std::string& path)> further);
// The path whose explanation was shown in this frame or the one before; empty: none.
std::string shown_tooltip();

// After an item: once the mouse has rested on it for 0.4 s, disabled or not, shows the text beside
// it. `path` tells one item from another between frames.
void show_tooltip(const std::string& path, const std::string& text);

// At once and wherever the mouse is: for what a picture says about the element under the mouse.
void draw_tooltip(const std::string& text);

}  // namespace convoscope::app
