// What TensorFlow gave, as generate.py recorded it: manifest.json and the archives beside it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/conv/spec.h"
#include "engine/core/tensor.h"
#include "engine/io/json_text.h"
#include "engine/files/npz.h"

namespace convoscope::testing {

struct Fixture {
  std::string family;
  std::string line;               // the case, for messages
  std::optional<Case> conv_case;  // empty for a fault of spelling
  Json settings;                  // of such a fault, as JSON
  std::string graph, eager;       // TensorFlow's words; both empty where it accepts the case
  std::string index;              // of an accepted case: where its arrays lie
  bool reals = false;             // not small integers

  bool refused() const { return !graph.empty(); }
};

// Read once.
const std::vector<Fixture>& fixtures();

// An array of an accepted fixture ("x", "w", "dy", "y", "dx", "dw", "db"), NHWC or HWIO; empty
// where it wasn't recorded.
std::optional<Tensor> recorded(const Fixture& fixture, const std::string& array);

}  // namespace convoscope::testing
