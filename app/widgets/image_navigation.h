// Pan and zoom of an image_view by mouse and keys. Private to app/widgets.
//
// The wheel zooms at the cursor, the right or middle button pans, a double click fits. Keys: + and
// − zoom, 0 fits, 1 shows one screen pixel per element, arrow keys pan where no element is
// selected.
#pragma once

#include <optional>

#include "app/widgets/zoom.h"

namespace convoscope::app {

struct NavigationKeys {
  bool focused = false;            // the picture has the keyboard
  bool pans = false;               // the arrow keys have no element to move
  std::optional<Point> selection;  // on the screen: keys zoom there unless the mouse is over it
};

// After the picture's item. True when the viewport changed.
bool navigate(Viewport& viewport, const ZoomFrame& frame, const NavigationKeys& keys);

// Is the item dragged with this button? The frame in which the button goes up may hold the last
// movement.
bool item_held(int button);

}  // namespace convoscope::app
