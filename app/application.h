// Owns the parts of the workspace (evaluator, textures, host) and their lifetimes; no logic. The
// command line opens a window or draws the workspace into a file through these two calls.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "engine/core/error.h"

namespace convoscope::app {

struct RenderOptions {
  std::filesystem::path experiment, output;
  int width = 1600, height = 1000;  // unscaled
  float scale = 1;
  bool light = false;
  std::string screen = "explore";                 // or "arithmetic"
  std::optional<std::array<int64_t, 2>> element;  // y, x of the explained output element
  int64_t map = -1;                               // -1: the view's own choice
  int64_t layer = -1;
  bool list_widgets = false;
};

// Draws the workspace without a display. The text is the list of widgets when that was asked for,
// otherwise empty.
Expected<std::string> render_workspace(const RenderOptions& options);

struct WindowOptions {
  std::filesystem::path open;  // an experiment or a picture; empty: the experiment shown at first
};

// Returns when the window was closed.
Expected<void> open_window(const WindowOptions& options);

}  // namespace convoscope::app
