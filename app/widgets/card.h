// The page, and the cards on it: panels lighter than the page, with a title row and a body that
// scrolls when it is taller than the card. Positions are the caller's.
#pragma once

#include <string>

#include "app/widgets/rect.h"

namespace convoscope::app {

// Once a frame, after Host::begin_frame() and before Host::end_frame(). Clears the registry.
// Everything is drawn between the two.
void begin_page();
void end_page();

struct CardOptions {
  std::string title = {};
  std::string note = {};  // dim, at the right end of the title row
  bool stale = false;     // the body is dimmed
};

// Everything between the two lies in the body, whose padding is 16×14 and whose content width is
// that of ImGui::GetContentRegionAvail(). Opens the Scope `id`.
void begin_card(const char* id, const Rect& rect, const CardOptions& options = {});
void end_card();

// 10 unscaled: between cards, and between a card and the window's edge.
float card_gap();

}  // namespace convoscope::app
