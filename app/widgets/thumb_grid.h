// Many small pictures of one size that can be chosen, selected and put in another order: clicks
// with ctrl and shift, dragging between two of them, arrow keys. Only what is visible is drawn; how
// it looks is the caller's. What a click or key means for the selection is the caller's too.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/widgets/rect.h"
#include "app/widgets/thumb_layout.h"

namespace convoscope::app {

struct ThumbGridSpec {
  const char* id = "";
  int64_t count = 0;              // pictures, in the order on screen
  int64_t rows = 1, columns = 1;  // elements of one picture
  float least = 22, most = 84;    // unscaled pixels of its longer side
  float label = 0;                // unscaled room below each, where `draw` may write
  int64_t chosen = -1;            // position of the one that the arrow keys move
  bool reorders = false;          // by dragging
  // Of the picture at a position; called for what is visible only.
  std::function<std::string(int64_t)> id_of, name_of;
  std::function<bool(int64_t)> is_selected;
  std::function<void(int64_t, const Rect&, double scale)> draw;
};

// What lasts between frames: transient, owned by the panel.
struct ThumbGridState {
  std::optional<int64_t> pressed;  // under the held button
  bool waits = false;              // a press on one of several selected ones: click or drag?
  bool dragging = false;
  int64_t shown_chosen = -1;  // scrolled into sight
};

struct ThumbGridResult {
  std::optional<int64_t> clicked, double_clicked;
  bool ctrl = false, shift = false;       // held with the click or key
  std::optional<int64_t> dropped_before;  // dragged selection goes in front of this position
  std::optional<int64_t> moved_to;        // by an arrow key
  bool focused = false;                   // keys are meant for this grid
};

ThumbGridResult thumb_grid(const ThumbGridSpec& spec, ImVec2 size, ThumbGridState& state);

}  // namespace convoscope::app
