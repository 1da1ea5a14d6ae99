// All maps of a layer on paper: each with its name, range, mean and deviation, above them the layer
// and a legend with real numbers. The same drawing as pixels, PDF and SVG.
#pragma once

#include <vector>

#include "engine/core/parallel.h"
#include "engine/picture/canvas.h"
#include "engine/picture/map_set.h"

namespace convoscope {

// How many pages they take; refuses more than kMaxSheetMaps (sheet_layout.h).
Expected<int64_t> sheet_pages(const MapSet& set);

// 0 ≤ page < pages. In pixels, `scale` of them for each of the page's, 1 to 4.
Pixels sheet_pixels(const MapSet& set, int64_t page, double scale);
// Cancelled between pages, which `progress` counts on from where it stands.
Expected<std::vector<uint8_t>> sheet_pdf(const MapSet& set, const CancelToken* cancel = nullptr,
                                         Progress* progress = nullptr);
Expected<std::vector<uint8_t>> sheet_svg(const MapSet& set, int64_t page);

}  // namespace convoscope
