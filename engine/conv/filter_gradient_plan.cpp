// See filter_gradient_plan.h.
#include "engine/conv/filter_gradient_plan.h"

#include <algorithm>

#include "engine/conv/kernels/targets.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

std::string text(int64_t value) { return std::to_string(value); }

int64_t round_up(int64_t value, int64_t step) { return ceil_div(value, step) * step; }

// From pixel to pixel of a line: whole cache lines, an odd number of them, since the same values of
// pixels that lie a power of two apart would fall into few sets of the first cache.
int64_t cell_step(int64_t values) {
  constexpr int64_t kCacheLine = 16;
  if (values < kCacheLine) return round_up(values, 4);
  return (ceil_div(values, kCacheLine) | 1) * kCacheLine;
}

// Tap columns with few channels share tiles; those with many have tiles of their own and needn't be
// unfolded.
LineForm broadcast_lines(const Geometry& g) {
  constexpr int64_t kFewChannels = 16;
  const bool unfolded = g.w.filter > 1 && g.filter_channels < kFewChannels;
  const int64_t values = (unfolded ? g.w.filter : 1) * g.filter_channels;
  return {unfolded, cell_step(values)};
}

FilterGradientCut cut_of(Algorithm algorithm, const Geometry& g) {
  // A chunk is worth its sums' way through memory, and 32 of them and their blocks occupy many
  // threads; at most 64 MiB of sums.
  constexpr int64_t kChunkPixels = 1024, kMostChunks = 32, kMostSums = int64_t{1} << 24;
  constexpr int64_t kTasks = 16;
  constexpr int64_t kBandElements = 6144;  // of gradients: three quarters of a first cache
  const int64_t lanes = kernels::vector_lanes();
  const bool lanewise = algorithm == Algorithm::kDepthwise;
  const int64_t together = lanewise ? g.out_channels : g.channels_per_group();
  const int64_t sharers = together == 0 ? 0 : g.out_channels / together;

  FilterGradientCut cut;
  cut.block = together <= lanes ? lanes : 2 * lanes;
  const int64_t whole = together / cut.block;
  cut.width = sharers * (whole * cut.block + round_up(together - whole * cut.block, lanes));
  cut.lines = lanewise ? LineForm{false, cut.block} : broadcast_lines(g);
  cut.piece = kBandElements / cut.block;
  const int64_t rows = std::max<int64_t>(1, g.batch * g.h.output);
  cut.band_rows = std::clamp<int64_t>(cut.piece / std::max<int64_t>(1, g.w.output), 1,
                                      std::max<int64_t>(1, g.h.output));

  const int64_t sums =
      std::max<int64_t>(1, checked_product({g.h.filter * g.w.filter * g.filter_channels, cut.width})
                               .value_or(kMaxElements));
  const int64_t by_pixels = rows * g.w.output / kChunkPixels;
  cut.chunks =
      std::clamp<int64_t>(std::min(by_pixels, kMostSums / sums), 1, std::min(kMostChunks, rows));
  const int64_t blocks = std::max<int64_t>(1, sharers * ceil_div(together, cut.block));
  const int64_t wanted = ceil_div(kTasks, cut.chunks);
  cut.block_tasks = std::min(blocks, wanted);
  cut.tap_tasks =
      std::clamp<int64_t>(ceil_div(wanted, cut.block_tasks), 1, std::max<int64_t>(1, g.h.filter));
  return cut;
}

// What keeps the lines or the sums from fitting into memory.
std::string too_large(const Geometry& g, const FilterGradientCut& cut) {
  constexpr int64_t kMostLines = int64_t{1} << 25;
  const int64_t lines = line_store_elements(g, cut.lines, cut.band_rows, g.h.filter);
  if (lines > kMostLines) {
    return "a band of rows takes " + text(lines) + " elements; the scratch memory holds " +
           text(kMostLines);
  }
  const int64_t sums = checked_product({g.h.filter, g.w.filter, g.filter_channels, cut.width})
                           .value_or(kMaxElements);
  if (sums >= kMaxElements) {
    return "the sums would take " + text(sums) + " elements; the limit is " + text(kMaxElements);
  }
  return {};
}

std::string depthwise_refusal(const Geometry& g) {
  if (g.filter_channels != 1 || g.channels_per_group() != 1) {
    return "a filter reads " + text(g.filter_channels) + " input channels and a group has " +
           text(g.channels_per_group()) + " filters; depthwise needs 1 and 1";
  }
  return too_large(g, cut_of(Algorithm::kDepthwise, g));
}

// Estimated time of one output row in vector operations, for the order of the candidates: loading
// both factors takes half as long again as broadcasting one.
double cost(Algorithm algorithm, const Geometry& g) {
  if (algorithm == Algorithm::kReference) return 1e300;
  const FilterGradientCut cut = cut_of(algorithm, g);
  const auto vectors = static_cast<double>(cut.width / kernels::vector_lanes());
  const auto taps = static_cast<double>(g.h.filter * g.w.filter * g.filter_channels);
  return (algorithm == Algorithm::kDepthwise ? 1.5 : 1) * taps * vectors;
}

std::string why(Algorithm algorithm, const Geometry& g) {
  const std::string lanes = text(kernels::vector_lanes());
  switch (algorithm) {
    case Algorithm::kDirect:
      return text(g.channels_per_group()) +
             " filters meet the same input values and fill vectors of " + lanes + ".";
    case Algorithm::kDepthwise:
      return "Every channel has one filter: " + text(g.out_channels) +
             " channels fill vectors of " + lanes + ".";
    default:
      return "Seven loops in double precision.";
  }
}

}  // namespace

Expected<FilterGradientPlan> plan_filter_gradient(const Geometry& g, Algorithm wish) {
  FilterGradientPlan result;
  Plan& plan = result.plan;
  plan.candidates = {
      {Algorithm::kDirect, too_large(g, cut_of(Algorithm::kDirect, g))},
      {Algorithm::kDepthwise, depthwise_refusal(g)},
      {Algorithm::kRows, "its pixels have no part in a filter gradient"},
      {Algorithm::kReference, {}},
  };
  std::stable_sort(plan.candidates.begin(), plan.candidates.end(),
                   [&](const Candidate& a, const Candidate& b) {
                     return cost(a.algorithm, g) < cost(b.algorithm, g);
                   });
  const auto chosen =
      std::find_if(plan.candidates.begin(), plan.candidates.end(), [&](const Candidate& candidate) {
        return wish == Algorithm::kAuto ? candidate.refusal.empty() : candidate.algorithm == wish;
      });
  if (!chosen->refusal.empty()) {
    return refuse(std::string("the ") + to_string(wish) +
                  " algorithm can't compute this gradient: " + chosen->refusal);
  }
  plan.algorithm = chosen->algorithm;
  plan.target = plan.algorithm == Algorithm::kReference ? "double" : kernels::target_name();
  plan.why = why(plan.algorithm, g);
  result.cut = cut_of(plan.algorithm, g);
  plan.blocks.rows = result.cut.band_rows;
  return result;
}

}  // namespace convoscope
