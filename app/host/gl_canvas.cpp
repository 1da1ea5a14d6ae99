// Two loaders live here side by side: glad for our own calls, and the one inside ImGui's back end,
// which opens libGL.so.1 itself and may fail when glad did not.
#include "app/host/gl_canvas.h"

#include <algorithm>
#include <utility>

#include "app/host/pin_drivers.h"
#include "app/host/style.h"
#include "backends/imgui_impl_opengl3.h"
#include "glad/gl.h"

namespace convoscope::app {

Expected<std::unique_ptr<GlCanvas>> GlCanvas::make(Loader loader) {
  if (gladLoadGL(loader) == 0) return refuse("OpenGL 3.3 is not available: no function was found");
  if (!ImGui_ImplOpenGL3_Init("#version 330 core")) {
    return refuse("OpenGL could not be started: libGL.so.1 is missing (Debian's package libgl1)");
  }
  pin_drivers();
  auto canvas = std::unique_ptr<GlCanvas>(new GlCanvas);
  return canvas;
}

GlCanvas::~GlCanvas() { ImGui_ImplOpenGL3_Shutdown(); }

void GlCanvas::begin_frame() { ImGui_ImplOpenGL3_NewFrame(); }

void GlCanvas::upload_fonts() {
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
}

void GlCanvas::draw(int width, int height) {
  const ImVec4 page = ImGui::ColorConvertU32ToFloat4(palette().page);
  glViewport(0, 0, width, height);
  glDisable(GL_SCISSOR_TEST);
  glClearColor(page.x, page.y, page.z, 1);
  glClear(GL_COLOR_BUFFER_BIT);
  ImDrawData* data = ImGui::GetDrawData();
  if (data == nullptr) return;
  const ImVec2 own = std::exchange(
      data->FramebufferScale, {static_cast<float>(width) / std::max(data->DisplaySize.x, 1.0f),
                               static_cast<float>(height) / std::max(data->DisplaySize.y, 1.0f)});
  ImGui_ImplOpenGL3_RenderDrawData(data);
  data->FramebufferScale = own;
}

Capture GlCanvas::read(int width, int height) {
  Capture capture{width, height, {}};
  const size_t row = static_cast<size_t>(width) * 4;
  capture.rgba.resize(row * static_cast<size_t>(height));
  glPixelStorei(GL_PACK_ALIGNMENT, 1);
  glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE, capture.rgba.data());
  for (int top = 0, bottom = height - 1; top < bottom; ++top, --bottom) {
    uint8_t* a = capture.rgba.data() + row * static_cast<size_t>(top);
    std::swap_ranges(a, a + row, capture.rgba.data() + row * static_cast<size_t>(bottom));
  }
  for (size_t i = 3; i < capture.rgba.size(); i += 4) capture.rgba[i] = 255;
  return capture;
}

}  // namespace convoscope::app
