// The matrices of Winograd along the rows: F(4,3) and F(4,5), with the points that made the least
// error among those tried (0, ±1, ±2, ±1/2, ∞ make a fifth more for 5 taps). Their meaning:
// winograd_schemes.h.
#pragma once

#include "engine/conv/kernels/winograd_schemes.h"

namespace convoscope::kernels {

inline constexpr ToomCook<4, 3> kLine3Scheme({0, 0.75, -0.75, 1.5, -1.5});
inline constexpr ToomCook<4, 5> kLine5Scheme({0, 0.5, -0.5, 1, -1, 1.75, -1.75});

}  // namespace convoscope::kernels
