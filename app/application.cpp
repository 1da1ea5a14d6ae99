// The workspace is drawn by app/frame; until it is part of the build both calls refuse.
#include "app/application.h"

namespace convoscope::app {

Expected<std::string> render_workspace(const RenderOptions&) {
  return refuse("this build has no workspace to draw");
}

Expected<void> open_window(const WindowOptions&) {
  return refuse("this build has no window to open");
}

}  // namespace convoscope::app
