// Where else a convolution runs: for a legal case, what each framework does with the same settings,
// why, and how to write it there. The rules restate conv2d-semantics §6 and what was measured with
// the versions in README's table; tests/live/portability.py holds them to the frameworks that are
// installed by running the very code that stands here. Nothing is imported, nothing is computed.
#pragma once

#include <string>
#include <vector>

#include "engine/conv/geometry.h"

namespace convoscope {

enum class Framework { kTensorFlowCpu, kTensorFlowGpu, kKeras, kPyTorch, kOnnx, kTensorFlowJs };

enum class Portability {
  kRuns,        // takes the settings as they are
  kWithChange,  // one of them must be written otherwise; the numbers are the same
  kRefuses,     // no single call computes it
};

struct Badge {
  Framework framework = Framework::kTensorFlowCpu;
  Portability state = Portability::kRuns;
  std::string reason;  // one or two sentences
  // One expression of x (in the case's data_format, for ONNX in NCHW) and w (HWIO, for ONNX OIHW),
  // a layer for Keras; empty where it refuses.
  std::string code;
  std::string gradients;  // where they are refused though the convolution runs; otherwise empty
  bool operator==(const Badge&) const = default;
};

const char* to_string(Framework framework);   // "TensorFlow CPU", …
const char* short_name(Framework framework);  // "TF CPU", …: at most seven letters
const char* identifier(Framework framework);  // "tensorflow_cpu", …: for files
const char* to_string(Portability state);     // "runs", "with a change", "refuses"

// One badge per framework in the order above, for a case that resolve_geometry accepts (CHECKed).
// Layouts of weights and of activations are a framework's convention and no change by themselves.
std::vector<Badge> portability(const Case& conv_case);

}  // namespace convoscope
