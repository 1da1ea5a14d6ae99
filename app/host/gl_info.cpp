// What draws: the name of the OpenGL driver behind the current context.
#include "app/host/gl_info.h"

#include "glad/gl.h"

namespace convoscope::app {
namespace {

std::string text_of(GLenum name) {
  const GLubyte* text = glGetString(name);
  return text == nullptr ? "unknown" : reinterpret_cast<const char*>(text);
}

}  // namespace

std::string gl_renderer() { return text_of(GL_RENDERER) + ", OpenGL " + text_of(GL_VERSION); }

}  // namespace convoscope::app
