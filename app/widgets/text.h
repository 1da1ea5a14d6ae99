// Text in the type and colours of the style: on the current line, right-aligned, elided, or at a
// place; and numbers as people read them. Nothing here is interactive except the tooltip of what
// was cut.
#pragma once

#include <cstdint>
#include <string>

#include "app/host/style.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

ImVec2 text_size(const std::string& text, Font name);

// An item on the current line, as ImGui::Text() is.
void text(const std::string& text, Font name, ImU32 colour);
// A paragraph; `width` in framebuffer pixels, 0 for the rest of the line.
void text_wrapped(const std::string& text, Font name, ImU32 colour, float width = 0);
// Ends at `right`, or at the right end of the line when that is 0; stays on the current line.
void text_right(const std::string& text, Font name, ImU32 colour, float right = 0);
// Cut with … where it is wider than `width`; the whole of it is then the tooltip.
void text_elided(const std::string& text, float width, Font name, ImU32 colour);
std::string elide(const std::string& text, float width, Font name);

enum class Align { kLeft, kCentre, kRight };
// Drawn only, no item: centred vertically in the rectangle, never wider than it.
void draw_text(ImDrawList* draw_list, const Rect& rect, const std::string& text, Font name,
               ImU32 colour, Align align = Align::kLeft);

// "−0.154": a true minus sign; "+0.154" with plus.
std::string decimal(double value, int digits, bool plus = false);
// "108 KiB"
std::string bytes_label(int64_t bytes);
// Every ASCII minus before a digit becomes a true one.
std::string with_true_minus(const std::string& text);

}  // namespace convoscope::app
