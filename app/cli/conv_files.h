// What `convoscope conv` does once, and its batch mode many times: reads the operands of one
// conv2d, computes what is asked for and writes it.
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

#include "engine/conv/conv2d.h"

namespace convoscope::app {

// Empty paths are not read and not written. The gradients are those of conv2d (and of a bias added
// to it) for the gradient at its output, out_backprop.
struct ConvFiles {
  std::filesystem::path input, filters, output;
  std::filesystem::path out_backprop;
  std::filesystem::path backprop_input, backprop_filter, bias_add_grad;

  bool operator==(const ConvFiles&) const = default;
  bool wants_gradient() const {
    return !backprop_input.empty() || !backprop_filter.empty() || !bias_add_grad.empty();
  }
};

struct Convolved {
  std::vector<int64_t> output_shape;  // as a file has it: all axes of batch
  Plan plan;
};

// Nothing is written unless everything was computed. Where the settings are refused, `refused`
// receives the case.
Expected<Convolved> convolve(const ConvFiles& files, const Conv2dSpec& spec,
                             const Conv2dOptions& how, std::optional<Case>* refused = nullptr);

}  // namespace convoscope::app
