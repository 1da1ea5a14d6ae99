// The terms of the explained element cut by input channel: for each slice q of the filter the
// patch, the weights and their products as matrices KH×KW, padding marked.
#pragma once

#include <string>
#include <vector>

#include "app/panels/focus.h"
#include "app/widgets/cell_grid.h"

namespace convoscope::app {

struct Slice {
  int64_t q = 0;
  std::vector<float> inputs, weights, products;  // KH·KW each
  std::vector<CellKind> kinds;                   // kPadding where the input is the zero around it
  std::vector<CellKind> weight_kinds;            // kDimmed there: those weights count for nothing
  double sum = 0;
};

Slice slice_of(const Focus& focus, int64_t q);

struct SliceSum {
  int64_t q = 0;
  double sum = 0;  // of the products of that channel
};

// Channels in the order in which they matter: by the magnitude of their sums, at most `most`, then
// put back into their own order. `rest` receives the sum of the others.
std::vector<SliceSum> strongest_slices(const Focus& focus, size_t most, double& rest);

// "R", "G", "B" for the channels of a colour picture, "q 5" otherwise.
std::string channel_name(const Focus& focus, int64_t q);
std::string channel_name(int64_t q, int64_t channels, size_t layer);

// The dot before a channel's name; only for colour pictures.
void draw_channel_dot(ImDrawList* list, ImVec2 centre, int64_t q);
bool is_colour(int64_t channels, size_t layer);

// The ground behind the value of the explained element.
void draw_result_box(const Rect& area);

// Greatest magnitude of the products, for one range over all slices; never 0.
float product_range(const Focus& focus);

}  // namespace convoscope::app
