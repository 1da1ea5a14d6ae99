// Every hue round a disc, paler inwards, on mid-grey; red to the right, then anticlockwise. Turned
// by 45° a variation.
#pragma once

#include "engine/input/pixel.h"
#include "engine/input/rgb.h"

namespace convoscope {

Rgb colour_wheel(const Pixel& p);

}  // namespace convoscope
