// `convoscope bench --frames`: the processor time of the window's own thread while a thousand maps
// scroll by, and fields and layers of a VGG-16, drawing by the GPU aside.
#pragma once

#include "engine/core/error.h"

namespace convoscope::app {

Expected<void> bench_frames(bool json);

}  // namespace convoscope::app
