// What draws: the name of the OpenGL driver behind the current context, for the doctor.
#pragma once

#include <string>

namespace convoscope::app {

// "llvmpipe (LLVM 15.0.6, 256 bits), OpenGL 4.5 (Core Profile) Mesa 22.3.6". Needs a host that
// has_gl().
std::string gl_renderer();

}  // namespace convoscope::app
