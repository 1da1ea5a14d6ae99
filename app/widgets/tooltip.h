// The explanation that appears when the mouse rests on something. Controls show theirs by
// themselves (registry.h); this is for what is no control.
#pragma once

#include <string>

namespace convoscope::app {

// After an item: once the mouse has rested on it for 0.4 s, disabled or not, shows the text beside
// it. `path` tells one item from another between frames.
void show_tooltip(const std::string& path, const std::string& text);

// At once and wherever the mouse is: for what a picture says about the element under the mouse.
void draw_tooltip(const std::string& text);

}  // namespace convoscope::app
