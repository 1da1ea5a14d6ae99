// Between pixels of two to four channels, interleaved as NHWC has them, and a line for each
// channel.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

inline constexpr int64_t kMostInterleaved = 4;

// lines[c·line_step + i] = pixels[i·channels + c] for i < count; channels are 2, 3 or 4.
void deinterleave(const float* pixels, int64_t count, int64_t channels, float* lines,
                  int64_t line_step);

}  // namespace convoscope::kernels
