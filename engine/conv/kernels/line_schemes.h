// The matrices of Winograd for few channels (line_winograd.h, plane_winograd.h): along a row F(4,3)
// and F(4,5), down the rows F(2,3) and F(2,5), with the points that made the least error among
// those tried (0, ±1, ±2, ±1/2, ∞ make a fifth more for 5 taps along a row). Points of one size
// stand side by side, 0 and ∞ last. Their meaning: winograd_schemes.h.
#pragma once

#include "engine/conv/kernels/winograd_schemes.h"

namespace convoscope::kernels {

inline constexpr ToomCook<4, 3> kLine3Scheme({0.75, -0.75, 1.5, -1.5, 0});
inline constexpr ToomCook<4, 5> kLine5Scheme({0.5, -0.5, 1, -1, 1.75, -1.75, 0});
inline constexpr ToomCook<2, 3> kDown3Scheme({1, -1, 0});
inline constexpr ToomCook<2, 5> kDown5Scheme({0.625, -0.625, 1.5, -1.5, 0});

}  // namespace convoscope::kernels
