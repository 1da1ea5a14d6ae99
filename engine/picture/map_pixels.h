// A map as the window shows it: each element a square in the colour of its value (colormap.h).
#pragma once

#include "engine/picture/map_set.h"
#include "engine/picture/png_bytes.h"

namespace convoscope {

// options().scale pixels an element.
Pixels map_pixels(const MapSet& set, int64_t map);
// With the colour table and the range in words beside it.
Expected<std::vector<uint8_t>> map_png(const MapSet& set, int64_t map);

// Mean colours of factor × factor squares of elements, fewer at the border: a large map made small
// without leaving lines out. factor ≥ 1; the scale plays no part.
Pixels reduced_pixels(const MapSet& set, int64_t map, int64_t factor);

// "conv1, map 3 (Sobel x) of 16, 126×126 elements"
std::string map_words(const MapSet& set, int64_t map);

}  // namespace convoscope
