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
  float title_room =
      0;               // kept free for the caller's own controls at the right end, before the note
  bool stale = false;  // the body is dimmed
};

// Everything between the two lies in the body, whose padding is 16×14 and whose content width is
// that of ImGui::GetContentRegionAvail(). Opens the Scope `id`.
void begin_card(const char* id, const Rect& rect, const CardOptions& options = {});
void end_card();

// The title row of the card that is open, inside its padding: where controls of `title_room` go.
Rect card_title_row();

// 10 unscaled: between cards, and between a card and the window's edge.
float card_gap();

}  // namespace convoscope::app
