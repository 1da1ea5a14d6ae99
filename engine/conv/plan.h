// Which algorithm computes a case, and why not the others: an ordered list of candidates, fastest
// first, each of which accepts the case or refuses it in a sentence. The first that accepts is
// taken. algorithm.h is the table behind the list.
#pragma once

#include <string>
#include <vector>

#include "engine/conv/geometry.h"
#include "engine/core/tensor.h"

namespace convoscope {

enum class Algorithm {
  kAuto,
  kDirect,
  kDepthwise,
  kRows,
  kImage,
  kFourier,
  kSeparable,
  kLineWinograd,
  kPlaneWinograd,
  kWinograd,
  kWinogradSmall,
  kWinogradLarge,
  kReference
};

const char* to_string(Algorithm algorithm);                    // "auto", "direct", …
Expected<Algorithm> parse_algorithm(const std::string& name);  // usage error that lists the names
std::string algorithm_names();                                 // "auto, direct, …"

// How far a result may lie from the exact one for the sake of speed, in units of the sum of |x·w|.
// A plain float32 sum of the products is off by 1 to 2e-7 where they cancel, by more where they
// have one sign, and allowed at every precision.
enum class Precision {
  kPlain,     // plain sums alone, which are exact on small integers
  kFaithful,  // 5e-7, or a fifth of what a plain sum of one sign may be off by, if that is more
  kFast,      // 2.5e-6, or as above
};

const char* to_string(Precision precision);                    // "plain", "faithful", "fast"
Expected<Precision> parse_precision(const std::string& name);  // usage error that lists the names

// The first figure of each: what an algorithm that doesn't add the products themselves may state.
double most_error(Precision precision);

struct Candidate {
  Algorithm algorithm = Algorithm::kReference;
  std::string refusal;   // empty: it accepts the case
  bool by_wish = false;  // it refuses, but computes the case when asked for by name
  double error = 0;      // as Plan::error
};

// Sizes of the outer blocks, at run time so that tests can pass tiny ones. Register tiles are
// compile-time and live with their kernel.
struct Blocks {
  int64_t rows = 0;  // output rows a task, or tiles; 0 lets the plan choose
};

struct Plan {
  Algorithm algorithm = Algorithm::kReference;
  std::string target;  // SIMD target that dispatch chose, "AVX3", or "double" for the reference
  std::string why;     // one sentence for the performance panel
  // The largest error to be expected of an output element, in units of the sum of |x·w| over its
  // products; for algorithms that compute several elements from one transformed tile of the input,
  // over the products of that element of the tile for which it is largest.
  double error = 0;
  bool plain_sum = true;  // it adds the products themselves, in float32 or more
  Blocks blocks;
  std::vector<Candidate> candidates;  // in order of preference
};

// Output channels that a plan computes in the time of one.
int64_t channels_at_once(const Plan& plan);

// Refuses when `wish` names an algorithm that can't compute this case. A wish overrules the
// precision. Without `filters`, the bank of the case, algorithms for special weights refuse.
Expected<Plan> make_plan(const Case& conv_case, const Geometry& geometry,
                         Algorithm wish = Algorithm::kAuto, const Blocks& blocks = {},
                         Precision precision = Precision::kFaithful,
                         const Tensor* filters = nullptr);

}  // namespace convoscope
