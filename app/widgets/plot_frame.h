// What the charts of plots.h share: their box, their axis, which of n equal columns the mouse is
// on. Private to app/widgets.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/widgets/rect.h"
#include "imgui.h"

namespace convoscope::app {

// Values [low, high] upwards over a rectangle.
struct ValueAxis {
  double low = 0, high = 1;
  Rect rect;
  float y_of(double value) const {
    return static_cast<float>(rect.max.y - (value - low) / (high - low) * rect.height());
  }
};

// An item with a box in the field's colour; the inner rectangle of the chart.
struct PlotBox {
  Rect box, inner;
  bool hovered = false;
};
PlotBox begin_plot(const char* id, ImVec2 size, ImVec2 padding);

// Column of `count` equal ones over a rectangle that holds the mouse's x.
std::optional<size_t> hovered_column(const PlotBox& plot, size_t count);

// Left and right edge of a column, whole pixels.
std::pair<float, float> column_edges(const Rect& rect, size_t column, size_t count);

// At most `most` + 1 round numbers (1, 2 or 5 times a power of ten apart) inside [low, high].
std::vector<double> round_ticks(double low, double high, int most);
// Digits after the point that tell ticks of this distance apart.
int tick_digits(const std::vector<double>& ticks);

}  // namespace convoscope::app
