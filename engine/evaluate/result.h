// The immutable answer to one Experiment: it carries that experiment, so numbers and formulas on
// screen always belong together.
#pragma once

#include <memory>
#include <vector>

#include "engine/analysis/stats.h"
#include "engine/conv/kept_filters.h"
#include "engine/conv/plan.h"
#include "engine/experiment/experiment.h"

namespace convoscope {

struct LayerResult {
  TensorPtr output;  // the layer's activation, in the experiment's data format
  TensorPtr sums;    // before the activation function; the same tensor where there is none
  Geometry geometry;
  Plan plan;
  double ms = 0;                  // wall time of this evaluation; 0 when reused whole
  bool reused = false;            // nothing had changed: the previous activation itself
  int64_t channels_computed = 0;  // output channels computed in this evaluation
  std::shared_ptr<const ActivationStats> stats;  // of `output`
  std::shared_ptr<const KeptFilters> kept;       // of the layer's filters, for the next evaluation
};

struct Result {
  ExperimentPtr experiment;
  TensorPtr input;  // laid out in the experiment's data format
  std::shared_ptr<const ActivationStats> input_stats;
  std::vector<LayerResult> layers;
  double ms = 0;

  // Input of layer l: the activation before it.
  const TensorPtr& layer_input(size_t l) const { return l == 0 ? input : layers[l - 1].output; }
  const std::shared_ptr<const ActivationStats>& layer_input_stats(size_t l) const {
    return l == 0 ? input_stats : layers[l - 1].stats;
  }
};
using ResultPtr = std::shared_ptr<const Result>;

}  // namespace convoscope
