// What can be said of the explained element's sum beside its terms: the orders of addition as a
// table, and in words why last digits differ. Both draw an Explanation and compute nothing.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "app/widgets/rect.h"
#include "engine/analysis/explain.h"

namespace convoscope::app {

// One row for each order: its float32 sum and the distance from the exact one. Those that give the
// engine's value are marked. A row's tooltip says who adds so.
void draw_orders(Rect area, const Explanation& explanation);

// The sentences of the Explanation; they scroll where they don't fit.
void draw_why(Rect area, const Explanation& explanation);

// "−14", "+3", "0", "+1.06e9"; "none" where a sum is no finite number.
std::string units_text(const std::optional<int64_t>& ulps);

}  // namespace convoscope::app
