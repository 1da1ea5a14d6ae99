// What the converter to TFLite writes as several operators and is one layer here: swish as a
// product with its own logistic, and a dilated convolution as one between SPACE_TO_BATCH_ND and
// BATCH_TO_SPACE_ND. Private to engine/model.
#pragma once

#include <map>
#include <set>

#include "engine/model/tflite/tflite_tensors.h"

namespace convoscope {

// A convolution without padding or stride whose input was cut into blocks.
struct TfliteDilation {
  int32_t input = 0;  // of the whole pattern
  Hw dilations;
  Pads pads;
};

// By the operators' places in the graph.
struct TflitePatterns {
  std::set<size_t> skipped;         // parts that leave no node
  std::map<size_t, int32_t> swish;  // products, and what they apply it to
  std::map<size_t, TfliteDilation> dilated;
  std::map<size_t, int32_t> handed_on;  // BATCH_TO_SPACE_ND that hands on this input
};

TflitePatterns find_patterns(const TfliteGraph& graph, const TfliteTensors& file);

}  // namespace convoscope
