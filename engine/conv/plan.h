// Which algorithm computes a case, and why not the others: an ordered list of candidates, fastest
// first, each of which accepts the case or refuses it in a sentence. The first that accepts is
// taken.
#pragma once

#include <string>
#include <vector>

#include "engine/conv/geometry.h"

namespace convoscope {

enum class Algorithm { kAuto, kDirect, kDepthwise, kRows, kReference };

const char* to_string(Algorithm algorithm);                    // "auto", "direct", …
Expected<Algorithm> parse_algorithm(const std::string& name);  // usage error that lists the names

struct Candidate {
  Algorithm algorithm = Algorithm::kReference;
  std::string refusal;  // empty: it accepts the case
};

// Sizes of the outer blocks, at run time so that tests can pass tiny ones. Register tiles are
// compile-time and live with their kernel.
struct Blocks {
  int64_t rows = 0;  // output rows a task; 0 lets the plan choose
};

struct Plan {
  Algorithm algorithm = Algorithm::kReference;
  std::string target;  // SIMD target that dispatch chose, "AVX3", or "double" for the reference
  std::string why;     // one sentence for the performance panel
  Blocks blocks;
  std::vector<Candidate> candidates;  // in order of preference
};

// Refuses when `wish` names an algorithm that can't compute this case.
Expected<Plan> make_plan(const Case& conv_case, const Geometry& geometry,
                         Algorithm wish = Algorithm::kAuto, const Blocks& blocks = {});

}  // namespace convoscope
