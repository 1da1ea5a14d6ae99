// Cases that conv2d tests walk through: the named families of families.txt, each written as the
// lines that a failure can be run again with, and random small cases. All legal unless said.
#pragma once

#include <string>
#include <vector>

#include "engine/conv/spec.h"
#include "tests/support/random.h"

namespace convoscope::testing {

struct Family {
  std::string name;  // letters only, so that it can be part of a test's name
  std::vector<Case> cases;
};

const std::vector<Family>& families();

// A case that resolve_geometry accepts, with at most a few thousand outputs: any padding mode,
// stride, dilation, group and data format, now and then an empty batch or one pixel.
Case legal_case(const Choose& choose);

// Any small case, often refused: extents from 0 on, strides and dilations from −1 on.
Case any_case(const Choose& choose);

}  // namespace convoscope::testing
