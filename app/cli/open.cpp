// The program without a command: a window, or a picture of it where there is no display.
#include <cstdlib>

#include "app/application.h"
#include "app/cli/command.h"
#include "app/cli/output.h"

namespace convoscope::app {
namespace {

constexpr const char* kPicture = "convoscope.png";

bool has_display() {
  for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY"}) {
    const char* value = std::getenv(name);
    if (value != nullptr && *value != '\0') return true;
  }
  return false;
}

Expected<void> draw_first_experiment() {
  RenderOptions options;
  options.output = kPicture;
  if (const auto drawn = render_workspace(options); !drawn) return tl::unexpected(drawn.error());
  return print(std::string("There is no display; the workspace was drawn into ") + kPicture +
               ".\n");
}

}  // namespace

Expected<void> open_workspace(const std::string& file) {
  std::error_code code;
  if (!file.empty() && !std::filesystem::exists(file, code)) {
    return file_error("there is no file " + file);
  }
  if (has_display()) return open_window({.open = file});
  if (file.empty()) return draw_first_experiment();
  return refuse("there is no display to open a window on; `convoscope render " + file +
                " -o shot.png` draws the same workspace into a file");
}

}  // namespace convoscope::app
