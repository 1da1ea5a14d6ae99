// A map as 16-bit codes, for programs that read numbers from pictures:
//
//   code = round(65535 · (value − low) / (high − low)),  value ≈ low + code · (high − low) / 65535
//
// over MapSet::numbers, so that every finite value comes back within half a step unless a given
// range clips it. Where low = high all codes are 0. NaN has no code of its own: it becomes 0, an
// infinity an end; how many of them there are is told beside the picture, and a TIFF keeps them.
#pragma once

#include <cstdint>
#include <vector>

#include "engine/picture/map_set.h"

namespace convoscope {

uint16_t code_of(float value, const MapSpan& span);
double value_of(uint16_t code, const MapSpan& span);

std::vector<uint16_t> map_codes(const MapSet& set, int64_t map);  // rows from the top
// With low, high and the formula in words beside it.
Expected<std::vector<uint8_t>> map_codes_png(const MapSet& set, int64_t map);

// "value = -1.5 + code * 3.0 / 65535"
std::string code_words(const MapSpan& span);

}  // namespace convoscope
