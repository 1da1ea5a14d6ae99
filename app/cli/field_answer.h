// What `convoscope receptive-field` found out, and its two forms. Where the numbers come from is
// told in engine/analysis/receptive_field.h, field_axis.h, path_counts.h and coverage.h.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/cli/output.h"
#include "engine/analysis/coverage.h"
#include "engine/analysis/field_axis.h"
#include "engine/analysis/path_counts.h"
#include "engine/analysis/receptive_field.h"
#include "engine/experiment/experiment.h"

namespace convoscope::app {

// Of one output element.
struct FieldAnswer {
  ExperimentPtr experiment;
  size_t layer = 0;
  int64_t y = 0, x = 0, channel = 0;
  ReceptiveField field;
  std::vector<LevelField> axes;   // of every level
  Expected<Coverage> coverage;    // of all outputs of the layer on the picture
  std::vector<PathCounts> paths;  // of every level; empty where not asked for
};
std::string readable(const FieldAnswer& answer);
Json machine_readable(const FieldAnswer& answer);

// Of one pixel of the picture: what it reaches.
struct FanOutAnswer {
  ExperimentPtr experiment;
  int64_t y = 0, x = 0;
  ChannelRange channels;
  std::vector<FieldLevel> levels;
};
std::string readable(const FanOutAnswer& answer);
Json machine_readable(const FanOutAnswer& answer);

// A whole number as one.
Json number_of(const Fraction& jump);

inline std::string level_name(const Experiment& experiment, size_t level) {
  return level == 0 ? kInputName : experiment.layers[level - 1].name;
}

}  // namespace convoscope::app
