// What a TFLite file says (schema.fbs of TensorFlow Lite, version 3), as plain values: operators
// with their options, and tensors that stay where they lie. What the operators mean is
// tflite_layers.h's business. Private to engine/model.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/model/stored_tensors.h"
#include "engine/model/tflite/flat_table.h"

namespace convoscope {

struct TfliteTensor {
  TensorInfo info;                          // a negative extent: open
  bool constant = false, readable = false;  // it has values; of a type that has a place here
  bool integer = false;                     // of a type that holds extents
  std::span<const uint8_t> bytes;
  // value = scale · (stored − zero), one of each, or one for every place along the axis.
  std::vector<float> scales;
  std::vector<int64_t> zeros;
  int64_t axis = 0;

  bool quantised() const { return !scales.empty(); }
};

struct TfliteOperator {
  int code = 0;  // BuiltinOperator
  std::string custom;
  std::vector<int32_t> inputs, outputs;  // tensors; −1 where an input is left out
  std::optional<FlatTable> options;
};

struct TfliteGraph {
  std::string description;
  std::vector<TfliteTensor> tensors;
  std::vector<int32_t> inputs;  // tensors, all of them there
  std::vector<TfliteOperator> operators;
};

bool is_tflite(std::span<const uint8_t> bytes);

// The first graph of the file. Refuses what is broken, and tensors whose sizes lie; the sentence
// begins with "it" or "its".
Expected<TfliteGraph> parse_tflite(std::span<const uint8_t> bytes);

}  // namespace convoscope
