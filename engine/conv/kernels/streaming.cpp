// See streaming.h. The fence is the same on all targets of a processor.
#include "engine/conv/kernels/streaming.h"

#include <hwy/cache_control.h>

namespace convoscope::kernels {

void finish_streaming() { hwy::FlushStream(); }

}  // namespace convoscope::kernels
