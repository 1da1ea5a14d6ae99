// The one way to OpenGL's names in app/gpu. The host has loaded them (glad) and made its context
// current before anything here is constructed, and destroys the context after everything here is
// gone.
#pragma once

#include <glad/gl.h>
