// What the settings column has to say about the newest document: where the windows of the chosen
// layer lie, or why TensorFlow refuses them and what would be legal. Worked out once when the
// document or the chosen layer changes. It explains the document, so it may run ahead of the maps
// while these are stale.
#pragma once

#include <optional>
#include <vector>

#include "engine/analysis/portability.h"
#include "engine/conv/geometry.h"
#include "engine/experiment/experiment.h"

namespace convoscope::app {

struct Derivation {
  ExperimentPtr experiment;
  size_t layer = 0;
  // The chosen layer's case; empty where it has none (layer_geometry.h), or an earlier layer is
  // refused, so that no input extents exist.
  std::optional<Case> conv_case;
  std::optional<ImageShape> input;  // what the chosen layer reads; empty likewise
  // Both axes by the formulas alone; also for a refused case as long as its numbers are positive.
  std::optional<AxisGeometry> h, w;
  std::optional<LayerGeometry> geometry;  // of a legal layer
  std::vector<Badge> badges;              // of a legal convolution: where else it runs
  std::optional<Error> refusal;           // of the chain, this layer or another
  size_t refused_layer = 0;
  std::vector<Remedy> remedies;  // of the refused layer
};

class DerivationKeeper {
 public:
  const Derivation& update(const ExperimentPtr& experiment, size_t layer);

 private:
  Derivation derivation_;
};

}  // namespace convoscope::app
