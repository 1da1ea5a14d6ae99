// Closed forms of the grey patterns: the value of one pixel, in [0, 1], from its place alone. Edges
// that cut through pixels are averaged over each of them.
#pragma once

#include "engine/input/pixel.h"

namespace convoscope {

float impulse(
    const Pixel& p);  // 1 at pixel (⌊(h−1)/2⌋, ⌊(w−1)/2⌋), moved an eighth of w a variation
float step_edge(const Pixel& p);  // 0 left, 1 right of the middle; turned by 45° a variation
float gradient(const Pixel& p);   // x / (w − 1); turned by 90° a variation
float checkerboard(
    const Pixel& p);  // squares of an eighth of the shorter side; moved a pixel a variation
float stripes(const Pixel& p);  // bars 8, 4, 2, 1 pixels wide in four bands; odd variations turned
float grating(const Pixel& p);  // eight waves on the shorter side; turned by 22.5° a variation
float zone_plate(const Pixel& p);    // reaches half a wave a pixel at the shorter side's border
float siemens_star(const Pixel& p);  // sixteen spokes; turned by a quarter of one a variation
float rings(const Pixel& p);   // waves of an eighth of the shorter side; a quarter wave a variation
float letter(const Pixel& p);  // an F; turned by 90° a variation
float constant_one(const Pixel& p);

}  // namespace convoscope
