// "Which chain sees at least 64×64 pixels at stride 8?": chains of the families that networks are
// built from, each just deep enough, with what they cost and what is to be known about them
// (chain_report.h). A starting point for one's own chain, not a search for the best one.
//
// All layers pad SAME, so a picture of any size has an output; all have `channels` filters.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engine/analysis/chain_report.h"
#include "engine/chain/layer.h"

namespace convoscope {

struct ChainDemand {
  int64_t field_h = 64, field_w = 64;  // pixels that an output element sees at least
  Hw stride{8, 8};                     // from one output element to the next, exactly
  ImageShape picture{1, 224, 224, 3};
  int64_t channels = 32;
};

// The families, as words for people.
struct DesignFamily {
  const char* id;     // "dilated"
  const char* title;  // "Dilations that double"
  const char* idea;   // one sentence: what it is known from, and what for
};
std::span<const DesignFamily> design_families();

struct ChainProposal {
  const DesignFamily* family = nullptr;
  // Every layer with its settings and relu. Their filters say he_normal; the tensors have the
  // extents of them, but no contents before proposed_layers().
  std::vector<Layer> layers;
  ChainReport report;
  std::string recipe;  // "3×3/2 · 3×3/2 · 5 of 3×3"
};

// At most one proposal per family, the cheapest (multiply-adds, then parameters) first; families
// that would need more than 64 layers, or fulfil the demand by the same layers as one before, are
// left out, and those whose activations can't be stored. None at all where every family is. Refuses
// fields beyond [1, 4096], strides beyond [1, 256], channels beyond [1, 4096] and
// pictures without pixels or beyond kMaxElements.
Expected<std::vector<ChainProposal>> design_chains(const ChainDemand& demand);

// The proposal's layers with their filters drawn, ready for an experiment.
Expected<std::vector<Layer>> proposed_layers(const ChainProposal& proposal);

}  // namespace convoscope
