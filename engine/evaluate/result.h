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
  // The layer's activation, in the experiment's data format. Null where it was let go to keep
  // within EvaluateOptions::keep_bytes; evaluating again with EvaluateOptions::look brings it back.
  TensorPtr output;
  TensorPtr sums;  // before the activation function (forward.h); the same tensor without one
  LayerGeometry geometry;
  Plan plan;                      // of a convolution
  double ms = 0;                  // wall time of this evaluation; 0 when reused whole
  bool reused = false;            // nothing had changed: the previous activation itself
  int64_t channels_computed = 0;  // output channels computed in this evaluation
  std::shared_ptr<const ActivationStats> stats;  // of `output`
  std::shared_ptr<const KeptFilters> kept;       // of the layer's filters, for the next evaluation
};

struct Result {
  ExperimentPtr experiment;
  Algorithm algorithm = Algorithm::kAuto;  // what was asked for
  Precision precision = Precision::kFaithful;
  TensorPtr input;  // laid out in the experiment's data format
  std::shared_ptr<const ActivationStats> input_stats;
  std::vector<LayerResult> layers;
  double ms = 0;
  int64_t kept_bytes = 0;  // of the activations that are here, the input not counted

  // Level 0 is the input, level l + 1 the output of layer l; null where it was let go.
  const TensorPtr& level(size_t l) const { return l == 0 ? input : layers[l - 1].output; }
  // Input of layer l: the activation before it.
  const TensorPtr& layer_input(size_t l) const { return level(l); }
  const std::shared_ptr<const ActivationStats>& layer_input_stats(size_t l) const {
    return l == 0 ? input_stats : layers[l - 1].stats;
  }
};
using ResultPtr = std::shared_ptr<const Result>;

// Whether the activation of a layer and what it reads are here; false for a layer that isn't there.
bool has_values(const Result& result, size_t layer);

// The geometry of every layer, as resolve_chain() gave it.
std::vector<LayerGeometry> chain_of(const Result& result);

}  // namespace convoscope
