// The weights of a run as named arrays, their axes in the order that a target wants. Private to
// engine/export.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/export/run.h"

namespace convoscope {

struct ExportArray {
  std::string name;  // "conv1_filters"
  std::vector<int64_t> shape;
  std::vector<float> values;  // in C order of the shape
  std::string axes;           // "[KH, KW, Cf, Cout]"
};

enum class BankLayout {
  kHwio,  // TensorFlow's: [KH, KW, Cf, Cout]; depthwise [KH, KW, C, M]
  kOihw,  // PyTorch's, ONNX's: [Cout, Cf, KH, KW]; depthwise [C·M, 1, KH, KW]
};

// "conv1_filters", "conv1_pointwise", "bias2_bias", "norm3_mean", …
std::string weight_name(const ExportStep& step, const std::string& role);

// Of one bank in a layout. conv2d_transpose's is [KH, KW, Cout, Cin] and [Cin, Cout, KH, KW].
// With `dilated` its taps stand dilation − 1 zeros apart, so that it is used at dilation 1.
ExportArray bank_array(const ExportStep& step, BankLayout layout, bool dilated = false);
ExportArray pointwise_array(const ExportStep& step, BankLayout layout);
// Of a depthwise bank as conv2d takes it, a group a channel: [KH, KW, 1, C·M].
ExportArray grouped_array(const ExportStep& step);

// Bias and statistics.
std::vector<ExportArray> channel_arrays(const ExportStep& step);

// All of the run: banks, biases, statistics, step by step.
std::vector<ExportArray> run_weights(const ExportRun& run, BankLayout layout);

// An activation with its axes in this order, or its own: "input", "expected".
ExportArray activation_array(const std::string& name, const TensorPtr& tensor, DataFormat format);

}  // namespace convoscope
