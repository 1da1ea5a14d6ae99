// The program as a test sees it: an Application on a host without a window, a driver for its
// widgets, and the two values that tests assert on: the Experiment that edits made and the Result
// that answers it.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "app/application.h"
#include "tests/support/ui_driver.h"

namespace convoscope::app {

// High enough that no column scrolls.
inline constexpr HostOptions kTall{.width = 1700, .height = 1400};

// A picture of 21×25 pixels in three channels under four 3×3 presets: the maps have a middle
// element.
inline constexpr const char* kPicture = R"({"convoscope": 1,
  "input": {"pattern": {"name": "spheres", "shape": [1, 21, 25, 3]}}, "data_format": "NHWC",
  "layers": [{"op": "conv2d", "name": "conv1",
    "filters": {"presets": ["sobel_x", "gaussian", "emboss", "corner"], "size": [3, 3],
                "in_channels": 3},
    "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

// Three pictures of noise through two layers.
inline constexpr const char* kChain = R"({"convoscope": 1,
  "input": {"random_normal": {"shape": [3, 14, 16, 3], "seed": 1}}, "data_format": "NHWC",
  "layers": [
    {"op": "conv2d", "name": "conv1",
     "filters": {"random_normal": {"shape": [3, 3, 3, 4], "seed": 2}},
     "strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1], "activation": "relu"},
    {"op": "conv2d", "name": "conv2",
     "filters": {"random_normal": {"shape": [3, 3, 4, 5], "seed": 3}},
     "strides": [1, 2, 2, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}]})";

Experiment experiment_of(const std::string& json);

class Workspace {
 public:
  explicit Workspace(const std::string& json, std::unique_ptr<Host> host = make_null_host(kTall));

  Application app;
  UiDriver ui;

  const ExperimentPtr& experiment() const { return app.experiment(); }
  const Layer& layer(size_t l = 0) const { return experiment()->layers.at(l); }
  size_t steps() const { return app.history().steps(); }

  // After everything that was asked for is loaded, computed and drawn; null before the first.
  ResultPtr result();
  // The answer to the newest experiment, which must be legal.
  ResultPtr answer();
  // Everything computed for the newest experiment anew, by the engine alone.
  ResultPtr recomputed() const;

  // Opens the field of a stepper, replaces its number and presses Enter.
  void type(std::string_view path, const std::string& words);
  void drop(std::vector<std::filesystem::path> paths);
  // The only notice on screen; empty, and a failure, when there are none or several.
  Notice notice();
};

// Equal in extents, layout and every bit.
::testing::AssertionResult same_bits(const TensorPtr& a, const TensorPtr& b);

// float32 weights [h][w][in] of filter k.
std::vector<float> weights_of(const Layer& layer, int64_t k);

}  // namespace convoscope::app
