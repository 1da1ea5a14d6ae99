// Small charts: histogram, line plot, running sum and bars. Each fills
// `size` at the cursor, reads nothing but its spec, and tells what the mouse points at. Counting
// and summing is done elsewhere (engine/analysis).
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/host/style.h"
#include "app/widgets/cell_grid.h"
#include "engine/picture/colormap.h"

namespace convoscope::app {

// Counts of equal intervals of [low, high], each bar in the colour of its interval's middle.
struct HistogramSpec {
  const char* id = "";
  std::span<const int64_t> counts = {};
  float low = -1, high = 1;
  ColormapId colormap = ColormapId::kDivergingDark;
  bool log_count = true;
  std::optional<float> mark = {};  // of the value pointed at elsewhere
  // What the colours show; bars beyond it are paled.
  std::optional<std::pair<float, float>> range = {};
};
// The bin under the mouse.
std::optional<size_t> histogram_plot(const HistogramSpec& spec, ImVec2 size);

struct PlotSeries {
  std::string label;
  std::span<const float> values = {};  // spread evenly over the width
  ImU32 color = 0;
};
struct LinePlotSpec {
  const char* id = "";
  std::span<const PlotSeries> series = {};
  std::string left = {}, middle = {}, right = {};  // under the axis: "−π", "0", "π"
  float low = 0, high = 0;                         // equal: from the values, 0 included
  bool dots = false;                               // one for each value
};
// Where the mouse points at, 0 (left) to 1 (right).
std::optional<float> line_plot(const LinePlotSpec& spec, ImVec2 size);

// Partial sums of one output element in the order of summation: a white step line, each term a bar
// from the sum before it to the sum after it.
struct RunningSumSpec {
  const char* id = "";
  std::span<const double> sums = {};     // after each term; starts from zero
  std::span<const CellKind> kinds = {};  // of the terms: kPadding is hatched; empty: none
  int64_t group = 0;                     // terms between vertical lines; 0: none
  std::span<const std::string> group_labels = {};
  std::optional<size_t> pointed = {};
};
// The term under the mouse.
std::optional<size_t> running_sum_plot(const RunningSumSpec& spec, ImVec2 size);

// Signed bars about a zero line, scaled to the largest magnitude, which is written at the top left
// after what it is of.
struct BarsSpec {
  const char* id = "";
  std::string label = {};
  std::span<const double> values = {};
  std::optional<size_t> pointed = {};
};
std::optional<size_t> bars_plot(const BarsSpec& spec, ImVec2 size);

}  // namespace convoscope::app
