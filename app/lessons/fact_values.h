// How the facts of a lesson are worked out of the engine's answers; NaN or nothing where they have
// none at present. Private to app/lessons.
#pragma once

#include <limits>
#include <optional>

#include "app/lessons/facts.h"
#include "engine/analysis/coverage.h"
#include "engine/analysis/field_axis.h"

namespace convoscope::app {

inline constexpr double kNoValue = std::numeric_limits<double>::quiet_NaN();

// The layer's settings whether or not they are legal; null where the chain has no such layer.
const Layer* layer_of(const Situation& situation);
// The layer's geometry; null where the chain is refused before or at it.
const LayerGeometry* geometry_of_layer(const Situation& situation);

// Of the first picture of the batch.
double pixel(const Situation& situation, int64_t y, int64_t x, int64_t c);
double value(const Situation& situation, int64_t y, int64_t x, int64_t k);
const MapStats* map_stats(const Situation& situation, int64_t k);

double weight(const Situation& situation, int64_t y, int64_t x, int64_t q, int64_t k);
double filter_sum(const Situation& situation, int64_t k);

// Taps of the window of output (y, x) that lie in padding.
double taps_outside(const Situation& situation, int64_t y, int64_t x);

std::optional<Coverage> coverage_of(const Situation& situation);
std::optional<FieldAxis> field_axis(const Situation& situation,
                                    std::optional<FieldAxis> LevelField::*axis);

// The largest difference between the layer's maps and the goal's; NaN where extents differ.
double goal_error(const Situation& situation);

// Whether the picture, all weights, all settings are those of the step's beginning, bit for bit.
bool same_input(const Situation& situation);
bool same_filters(const Situation& situation);
bool same_settings(const Situation& situation);

}  // namespace convoscope::app
