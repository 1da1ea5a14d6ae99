// Winograd's convolution by 3×3 filters in the product form: tiles of the input and the filters are
// transformed once (winograd_schemes.h), each of points² positions is a matrix product of its own
// over the channels, and the sums are transformed into the tile's outputs. Meaning:
// ../reference.h, within the error that ../winograd_entry.cpp states.
//
// An output's bits depend on its tile and its filter alone. A NaN or an infinity makes every output
// of its tile that it could have touched NaN or infinite, which winograd_output tells; the caller
// computes those anew.
#pragma once

#include <cstdint>

#include "engine/conv/kernels/window.h"

namespace convoscope::kernels {

enum class WinogradScheme { kUnit2, kUnit4, kUnit6, kStrided4 };

struct WinogradExtents {
  int points = 0;   // samples and products along an axis of a tile
  int outputs = 0;  // along an axis of a tile
  int stride = 1;   // of the windows
};
WinogradExtents winograd_extents(WinogradScheme scheme);

// Input samples of a tile.
struct WinogradSource {
  const float* pixels = nullptr;  // sample (0, 0), first channel; outside the image in padding
  PixelRange rows, columns;       // samples that lie inside the image
};

// Channels lie side by side.
struct WinogradInput {
  int64_t row_step = 0, column_step = 0;  // between samples
  int64_t channels = 0, first_channel = 0;
};

// Where transformed values lie: those of point (row, column) row·row_step + column·column_step
// after the first one, the next vector of channels or filters vector_step further.
struct WinogradPoints {
  int64_t row_step = 0, column_step = 0, vector_step = 0;
};

// Those of tile t start at transformed + t·tile_step; channels are filled up to whole vectors with
// zeros. In the second form points follow one another at point_step and vectors without a gap.
void winograd_input(WinogradScheme scheme, const WinogradInput& input, const WinogradSource* tiles,
                    int64_t tile_count, float* transformed, const WinogradPoints& points,
                    int64_t tile_step);
void winograd_input(WinogradScheme scheme, const WinogradInput& input, const WinogradSource* tiles,
                    int64_t tile_count, float* transformed, int64_t point_step, int64_t tile_step);

// Weights of `count` filters, side by side, at some channels.
struct WinogradFilters {
  const float* taps = nullptr;  // tap (0, 0), first channel and filter
  int64_t row_step = 0, tap_step = 0, channel_step = 0;
  int64_t channels = 0, count = 0;
};

// Those of channel c start at transformed + c·channel_step; filters are filled up to whole vectors
// with zeros.
void winograd_filters(WinogradScheme scheme, const WinogradFilters& filters, float* transformed,
                      const WinogradPoints& points, int64_t channel_step);

// Transformed filters in a block, at most, as vectors.
int winograd_vectors();
// Products are fastest for a multiple of so many tiles.
inline constexpr int64_t kWinogradTiles = 4;

// Products of so many channels are added at a time, then to the sums, so that a sum over many
// channels of one sign loses no more digits than one over few.
inline constexpr int64_t kWinogradChannels = 32;

// sums[p·sums_point_step + t·vectors·lanes + k] = Σ_c input[p·point_step + t·tile_step + c] ·
// filters[(p·channels + c)·vectors·lanes + p·filters_gap + k], for `points` positions p.
struct WinogradProducts {
  const float* input = nullptr;
  int64_t point_step = 0, tile_step = 0;
  const float* filters = nullptr;
  float* sums = nullptr;
  int64_t sums_point_step = 0;
  int64_t points = 0, tiles = 0, channels = 0;
  int vectors = 1;
  bool more = false;            // adds to the sums that are there
  int64_t filters_gap = 0;      // elements between the filters of a position and those of the next
  bool filters_stream = false;  // they come from memory, one after the other
};
void winograd_products(const WinogradProducts& products);

// Where the outputs of a tile go.
struct WinogradTarget {
  float* pixels = nullptr;        // output (0, 0), channel 0
  int64_t rows = 0, columns = 0;  // outputs inside the image
};

struct WinogradOutput {
  const float* sums = nullptr;
  int64_t sums_point_step = 0;
  int64_t row_step = 0, column_step = 0;  // between outputs of a tile
};

// Transforms and stores the sums of all tiles for one block of filters. `finite` receives for each
// tile whether all its outputs are; false once stays false.
void winograd_output(WinogradScheme scheme, const WinogradOutput& output, const ChannelBlock& block,
                     const WinogradTarget* tiles, int64_t tile_count, bool* finite);

// The fused form, for few channels: sums never leave the registers before they are transformed
// along the row. Some tiles times one vector of filters.
struct WinogradFused {
  // The tiles' inputs: [point row][vector of channels][point][tile][lane].
  const float* input = nullptr;
  // The transformed filters: [point row][channel][point][lane].
  const float* filters = nullptr;
  int64_t channels = 0;
  int64_t row_step = 0, column_step = 0;  // between outputs of a tile
  const WinogradTarget* tiles = nullptr;
  int64_t tile_count = 0;
};
// Tiles that the layout above holds, always; 0 where the target has too few registers.
int winograd_fused_tiles(WinogradScheme scheme);
// `finite` is winograd_output's.
void winograd_fused(WinogradScheme scheme, const WinogradFused& fused, const ChannelBlock& block,
                    bool* finite);

}  // namespace convoscope::kernels
