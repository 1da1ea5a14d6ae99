// The sentences of chain_report.h about one layer. Private to engine/analysis.
#pragma once

#include <vector>

#include "engine/analysis/chain_report.h"

namespace convoscope {

struct LayerInChain {
  const Layer& layer;
  const LayerGeometry& geometry;
  const LayerReport& report;              // without its warnings
  const std::vector<LevelField>& fields;  // of all levels
  const ImageShape& picture;
  bool first_to_exceed;  // no layer before it sees more than the picture
};

std::vector<ChainWarning> warnings_of(const LayerInChain& it);

}  // namespace convoscope
