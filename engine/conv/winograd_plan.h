// What Winograd's algorithm makes of a case before anything is computed: its scheme, its tiles and
// the memory they take. winograd_entry.cpp judges by it and by_winograd.cpp computes by it. Private
// to engine/conv.
#pragma once

#include <optional>

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/winograd.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/plan.h"

namespace convoscope {

// The scheme of a case: tiles of 4×4 outputs for kWinograd, 2×2 for kWinogradSmall and 6×6 for
// kWinogradLarge. Nothing where windows within a phase (winograd_tiles.h) move differently on the
// axes, or by a step for which there is no such scheme: 1, and 2 for kWinograd.
std::optional<kernels::WinogradScheme> winograd_scheme(Algorithm algorithm, const Geometry& g);

// Tiles of all pictures.
int64_t winograd_tile_count(const Geometry& g, const kernels::WinogradExtents& extents);

enum class WinogradWay {
  kByTiles,    // some tiles after the other, all filters for each
  kByFilters,  // some filters after the other, transformed where they are used
  kFused,      // a few tiles at a time, sums in registers
};

// How a case is computed: an answer to its extents and the SIMD target alone, so that results have
// the same bits however the work is shared.
struct WinogradPlan {
  kernels::WinogradScheme scheme = kernels::WinogradScheme::kUnit4;
  WinogradWay way = WinogradWay::kByTiles;
  int64_t tiles = 0;  // that are computed together
  BlockRule blocks;   // of filters
};
WinogradPlan winograd_plan(kernels::WinogradScheme scheme, const Geometry& g);

}  // namespace convoscope
