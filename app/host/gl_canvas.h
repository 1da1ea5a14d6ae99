// The OpenGL side that the window and the offscreen host share: the function loader, Dear ImGui's
// back end, drawing a frame and reading it back. Needs a current context of version 3.3 core.
#pragma once

#include "app/host/host.h"

namespace convoscope::app {

class GlCanvas {
 public:
  using Function = void (*)();
  using Loader = Function (*)(const char* name);
  static Expected<std::unique_ptr<GlCanvas>> make(Loader loader);
  ~GlCanvas();
  GlCanvas(const GlCanvas&) = delete;
  GlCanvas& operator=(const GlCanvas&) = delete;

  void begin_frame();
  void upload_fonts();
  // Draws the frame that ImGui::Render() closed into the bound framebuffer.
  void draw(int width, int height);
  Capture read(int width, int height);

 private:
  GlCanvas() = default;
};

}  // namespace convoscope::app
