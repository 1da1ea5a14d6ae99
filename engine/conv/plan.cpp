// See plan.h.
#include "engine/conv/plan.h"

#include <algorithm>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/packed_filters.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr Algorithm kAlgorithms[] = {Algorithm::kAuto, Algorithm::kDirect, Algorithm::kDepthwise,
                                     Algorithm::kReference};

std::string text(int64_t value) { return std::to_string(value); }

// What keeps every SIMD kernel from a case: addresses that don't fit, or packed weights that don't.
std::string too_large(const Geometry& g, BlockRule rule) {
  const int64_t reach = std::max(g.h.padded(), g.h.effective) + 1;
  const int64_t across = std::max(g.w.padded(), g.w.effective) + 1;
  if (!checked_product({reach, g.w.input + 1, g.in_channels + 1, 4}) ||
      !checked_product({across, g.h.input + 1, g.in_channels + 1, 4})) {
    return "the padded input, " + text(g.h.padded()) + "×" + text(g.w.padded()) +
           ", is too large to address";
  }
  const int64_t packed = packed_elements(g, rule, kernels::vector_lanes());
  if (packed > kMaxElements) {
    return "the weights would take " + text(packed) + " elements in vectors of " +
           text(kernels::vector_lanes()) + "; the limit is " + text(kMaxElements);
  }
  return {};
}

std::string depthwise_refusal(const Case& c, const Geometry& g) {
  if (c.spec.data_format != DataFormat::kNHWC) {
    return "channels lie apart in NCHW and can't fill a vector";
  }
  if (g.filter_channels != 1 || g.channels_per_group() != 1) {
    return "a filter reads " + text(g.filter_channels) + " input channels and a group has " +
           text(g.channels_per_group()) + " filters; depthwise needs 1 and 1";
  }
  return too_large(g, BlockRule::kConsecutive);
}

std::string why(Algorithm algorithm, const Geometry& g) {
  const std::string lanes = text(kernels::vector_lanes());
  switch (algorithm) {
    case Algorithm::kDirect:
      return text(g.channels_per_group()) + " filters share their input and fill vectors of " +
             lanes + ".";
    case Algorithm::kDepthwise:
      return "Every channel has one filter: channels fill vectors of " + lanes + ".";
    default:
      return "Seven loops in double precision.";
  }
}

// Rows of the output in one task: about four million multiply-adds, a tenth of a millisecond, so
// that cancelling is prompt and many threads find work.
int64_t rows_a_task(const Geometry& g) {
  constexpr int64_t kMultiplyAdds = int64_t{1} << 22;
  const int64_t channels = std::min(2 * kernels::vector_lanes(), g.channels_per_group());
  const int64_t row =
      std::max<int64_t>(1, g.w.output * g.h.filter * g.w.filter * g.filter_channels * channels);
  return std::clamp<int64_t>(kMultiplyAdds / row, 1, std::max<int64_t>(1, g.h.output));
}

std::string names() {
  std::string list;
  for (const Algorithm a : kAlgorithms)
    list += std::string(list.empty() ? "" : ", ") + to_string(a);
  return list;
}

}  // namespace

const char* to_string(Algorithm algorithm) {
  switch (algorithm) {
    case Algorithm::kAuto:
      return "auto";
    case Algorithm::kDirect:
      return "direct";
    case Algorithm::kDepthwise:
      return "depthwise";
    case Algorithm::kReference:
      return "reference";
  }
  return "";
}

Expected<Algorithm> parse_algorithm(const std::string& name) {
  for (const Algorithm algorithm : kAlgorithms) {
    if (name == to_string(algorithm)) return algorithm;
  }
  return usage_error("there is no algorithm \"" + name + "\"; known are " + names());
}

Expected<Plan> make_plan(const Case& conv_case, const Geometry& geometry, Algorithm wish,
                         const Blocks& blocks) {
  Plan plan;
  plan.candidates = {
      {Algorithm::kDepthwise, depthwise_refusal(conv_case, geometry)},
      {Algorithm::kDirect, too_large(geometry, BlockRule::kSameGroup)},
      {Algorithm::kReference, {}},
  };
  const auto chosen =
      std::find_if(plan.candidates.begin(), plan.candidates.end(), [&](const Candidate& candidate) {
        return wish == Algorithm::kAuto ? candidate.refusal.empty() : candidate.algorithm == wish;
      });
  if (!chosen->refusal.empty()) {
    return refuse(std::string("the ") + to_string(wish) +
                  " algorithm can't compute this: " + chosen->refusal);
  }
  plan.algorithm = chosen->algorithm;
  plan.target = plan.algorithm == Algorithm::kReference ? "double" : kernels::target_name();
  plan.why = why(plan.algorithm, geometry);
  plan.blocks = blocks;
  if (plan.blocks.rows == 0) plan.blocks.rows = rows_a_task(geometry);
  return plan;
}

}  // namespace convoscope
