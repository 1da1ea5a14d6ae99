// TFLite's operators by number (schema.fbs, BuiltinOperator), their options, and those that are
// applied to each element, as what they are here. Private to engine/model.
#pragma once

#include "engine/model/model.h"
#include "engine/model/tflite/tflite_file.h"

namespace convoscope {

enum TfliteCode {
  kTfliteAdd = 0,
  kTfliteAveragePool = 1,
  kTfliteConcat = 2,
  kTfliteConv = 3,
  kTfliteDepthwise = 4,
  kTfliteDequantise = 6,
  kTfliteLogistic = 14,
  kTfliteMaxPool = 17,
  kTfliteMul = 18,
  kTfliteRelu = 19,
  kTfliteRelu6 = 21,
  kTfliteSoftmax = 25,
  kTfliteTanh = 28,
  kTfliteCustom = 32,
  kTflitePad = 34,
  kTfliteBatchToSpace = 37,
  kTfliteSpaceToBatch = 38,
  kTfliteMean = 40,
  kTflitePadV2 = 60,
  kTfliteTransposeConv = 67,
  kTfliteReduceMax = 82,
  kTfliteLeakyRelu = 98,
  kTfliteElu = 111,
  kTfliteQuantise = 114,
  kTfliteGelu = 150,
};

// "CONV_2D", of those that are met in pictures' models; "operator 118" of others.
std::string tflite_name(const TfliteOperator& from);

// A field of the options, of four bytes or one; options that aren't there have their defaults.
int tflite_option(const TfliteOperator& from, int field, int missing);
int tflite_small_option(const TfliteOperator& from, int field);

// What is part of another operator (ActivationFunctionType); or the node is refused.
void add_fused_activation(int code, ModelNode& node);
// An operator of its own; or the node is refused.
void tflite_activation(const TfliteOperator& from, ModelNode& node);

}  // namespace convoscope
