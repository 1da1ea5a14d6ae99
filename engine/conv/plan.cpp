// See plan.h.
#include "engine/conv/plan.h"

#include <algorithm>

#include "engine/conv/candidates.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/packed_filters.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr Algorithm kAlgorithms[] = {Algorithm::kAuto, Algorithm::kDirect, Algorithm::kDepthwise,
                                     Algorithm::kRows, Algorithm::kReference};

std::string text(int64_t value) { return std::to_string(value); }

// What keeps every SIMD kernel from a case: addresses that don't fit, or packed weights that don't.
std::string too_large(const Geometry& g, const BlockRule& rule) {
  const int64_t down = std::max(g.h.padded(), g.h.effective) + 1;
  const int64_t across = std::max(g.w.padded(), g.w.effective) + 1;
  if (!checked_product({down, g.w.input + 1, g.in_channels + 1, 4}) ||
      !checked_product({across, g.h.input + 1, g.in_channels + 1, 4})) {
    return "the padded input, " + text(g.h.padded()) + "×" + text(g.w.padded()) +
           ", is too large to address";
  }
  const int64_t packed = packed_elements(g, rule);
  if (packed > kMaxElements) {
    return "the weights would take " + text(packed) + " elements in vectors of " +
           text(rule.lanes) + "; the limit is " + text(kMaxElements);
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
  return too_large(g, depthwise_blocks(kernels::vector_lanes()));
}

std::string rows_refusal(const Geometry& g) {
  if (line_elements(g) > kMostLineElements) {
    return "a window reaches over " + text(g.h.effective) + " rows of " + text(g.w.padded()) +
           " pixels, more than the scratch memory of " + text(kMostLineElements) +
           " elements holds";
  }
  return too_large(g, row_blocks());
}

// Estimated time of one output row in vector operations, for the order of the candidates. The
// factors fit measurements on AVX-512: a scalar store or strided copy costs about 2, loading inputs
// as vectors a quarter more than broadcasting them. Narrower targets can't mask a load and fill a
// last vector through memory, which costs about 10.
double cost(Algorithm algorithm, const Case& c, const Geometry& g) {
  const int64_t lanes = kernels::vector_lanes();
  const bool nchw = c.spec.data_format == DataFormat::kNCHW;
  const auto pixels = static_cast<double>(g.w.output);
  const auto outputs = pixels * static_cast<double>(g.out_channels);
  const auto taps = static_cast<double>(g.h.filter * g.w.filter * g.filter_channels);
  const int64_t filters = g.channels_per_group();
  switch (algorithm) {
    case Algorithm::kDirect: {
      const auto vectors = static_cast<double>(g.groups * ceil_div(filters, lanes));
      const bool whole = filters % lanes == 0 && !nchw;
      return pixels * taps * vectors + (whole ? 0 : 2 * outputs);
    }
    case Algorithm::kDepthwise: {
      const auto vectors = static_cast<double>(g.out_channels / lanes);
      const int64_t tail = g.out_channels % lanes;
      const double tail_load = tail == 0 ? 0 : lanes >= 16 ? 1 : 10;
      return pixels * (taps * (vectors + tail_load) + 2 * static_cast<double>(tail));
    }
    case Algorithm::kRows: {
      const auto vectors = static_cast<double>(ceil_div(g.w.output, lanes));
      const auto copied = static_cast<double>(g.w.input * g.in_channels) *
                          static_cast<double>(std::min(g.h.stride, g.h.filter));
      const bool packed_rows = (nchw || g.in_channels == 1) && g.w.stride == 1;
      const bool packed_output = nchw || g.out_channels == 1;
      return 1.25 * vectors * taps * static_cast<double>(g.out_channels) +
             (packed_rows ? 0.25 : 2) * copied + (packed_output ? 0 : 2 * outputs);
    }
    default:
      return 1e300;
  }
}

std::vector<Candidate> ranked_candidates(const Case& c, const Geometry& g) {
  std::vector<Candidate> candidates = {
      {Algorithm::kDirect, too_large(g, direct_blocks(kernels::vector_lanes()))},
      {Algorithm::kDepthwise, depthwise_refusal(c, g)},
      {Algorithm::kRows, rows_refusal(g)},
      {Algorithm::kReference, {}},
  };
  std::stable_sort(candidates.begin(), candidates.end(),
                   [&](const Candidate& a, const Candidate& b) {
                     return cost(a.algorithm, c, g) < cost(b.algorithm, c, g);
                   });
  return candidates;
}

std::string why(Algorithm algorithm, const Geometry& g) {
  const std::string lanes = text(kernels::vector_lanes());
  switch (algorithm) {
    case Algorithm::kDirect:
      return text(g.channels_per_group()) + " filters share their input and fill vectors of " +
             lanes + ".";
    case Algorithm::kDepthwise:
      return "Every channel has one filter: " + text(g.out_channels) +
             " channels fill vectors of " + lanes + ".";
    case Algorithm::kRows:
      return text(g.w.output) + " pixels of a row fill vectors of " + lanes + "; " +
             text(g.channels_per_group()) + " filters a group would not, or not as well.";
    default:
      return "Seven loops in double precision.";
  }
}

// Rows of the output in one task: about four million multiply-adds, a tenth of a millisecond, so
// that cancelling is prompt and many threads find work.
int64_t rows_a_task(Algorithm algorithm, const Geometry& g) {
  constexpr int64_t kMultiplyAdds = int64_t{1} << 22;
  int64_t filters = g.channels_per_group();
  if (algorithm == Algorithm::kDepthwise) filters = g.out_channels;
  if (algorithm != Algorithm::kRows) filters = std::min(filters, 2 * kernels::vector_lanes());
  const int64_t row =
      std::max<int64_t>(1, g.w.output * g.h.filter * g.w.filter * g.filter_channels * filters);
  // A task of kRows fills its own ring of lines, as many as a filter is high, before its first row.
  const int64_t least = algorithm == Algorithm::kRows ? std::min(3 * g.h.effective, g.h.output) : 1;
  return std::clamp<int64_t>(kMultiplyAdds / row, std::max<int64_t>(1, least),
                             std::max<int64_t>(1, g.h.output));
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
    case Algorithm::kRows:
      return "rows";
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
  auto plan = choose_candidate(ranked_candidates(conv_case, geometry), wish);
  if (!plan) return plan;
  plan->why = why(plan->algorithm, geometry);
  plan->blocks = blocks;
  if (plan->blocks.rows == 0) plan->blocks.rows = rows_a_task(plan->algorithm, geometry);
  return plan;
}

}  // namespace convoscope
