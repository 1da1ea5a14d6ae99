// Winograd along the rows (line_winograd.h) in groups so narrow that several share a vector
// (grouped.h), for 3×3 filters: tiles of 4×4 outputs whose six input rows are transformed along
// themselves; three of them meet the three tap rows in every output row. A channel is brought to
// the lanes of its group once for all output rows that read it.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/winograd.h"

namespace convoscope::kernels {

// Inputs and outputs of a tile along an axis.
inline constexpr WinogradExtents kGroupedTile = {6, 4, 1};

// Some tiles times one vector of channels, all of whose groups are whole. Sources and targets point
// to the first of these channels.
struct GroupedTiles {
  int64_t channels = 0;                           // of a group
  int64_t in_row_step = 0, in_column_step = 0;    // between samples of a tile
  int64_t out_row_step = 0, out_column_step = 0;  // between outputs of a tile
  const float* weights = nullptr;                 // as transform_line_filters() leaves them
};

// True where every output of the tile is finite.
bool grouped_tile(const GroupedTiles& tiles, const WinogradSource& source,
                  const WinogradTarget& target);

}  // namespace convoscope::kernels
