// The families of chain_design.h as lists of windows: what each looks like with a given number of
// layers beyond its strides. Private to engine/analysis.
#pragma once

#include <vector>

#include "engine/analysis/chain_design.h"

namespace convoscope {

// One layer before it has channels.
struct PlannedLayer {
  Op op = Op::kConv2d;
  Hw window{3, 3}, strides, dilations;
  bool operator==(const PlannedLayer&) const = default;
};

struct PlannedChain {
  const DesignFamily* family = nullptr;
  std::vector<PlannedLayer> layers;
};

// Closed form along one axis (conv2d-semantics §7).
int64_t field_h(const std::vector<PlannedLayer>& layers);
int64_t field_w(const std::vector<PlannedLayer>& layers);

// Each family with the fewest layers whose field is at least the demanded one.
std::vector<PlannedChain> planned_chains(const ChainDemand& demand);

}  // namespace convoscope
