// See filter_gradient_plan.h.
#include "engine/conv/filter_gradient_plan.h"

#include <algorithm>
#include <cmath>

#include "engine/conv/algorithm.h"
#include "engine/conv/candidates.h"
#include "engine/conv/kernels/filter_gradient.h"
#include "engine/conv/kernels/rows.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/winograd_gradient_plan.h"
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

// Neighbouring tap columns with few channels share tiles, which needs their values to follow one
// another; those with many channels have tiles of their own.
LineForm broadcast_lines(const Geometry& g, DataFormat format) {
  constexpr int64_t kFewChannels = 16, kManyChannels = 64;
  LineForm form;
  form.slack = kernels::kValueSlack;
  form.cell_step = cell_step(g.filter_channels);
  // Values that few taps read aren't worth a copy, in which fewer sets of the first cache hold
  // them.
  const bool read_seldom = g.h.filter * g.w.filter == 1 || g.filter_channels <= kManyChannels;
  if (g.filter_channels >= kFewChannels && read_seldom && format == DataFormat::kNHWC &&
      g.groups == 1) {
    form.cell_step = g.filter_channels;
    form.in_place = true;
    return form;
  }
  if (g.w.filter == 1 || g.filter_channels >= kFewChannels) return form;
  if (g.w.dilation == 1) {
    form.cell_step = g.filter_channels;
    form.in_place = format == DataFormat::kNHWC && g.groups == 1;
  } else {
    form.kind = LineKind::kUnfolded;
    form.cell_step = cell_step(g.w.filter * g.filter_channels);
  }
  return form;
}

// Whole vectors are read where they lie.
LineForm lanewise_lines(const Geometry& g, DataFormat format, int64_t block) {
  const bool whole = g.in_channels % kernels::vector_lanes() == 0;
  LineForm form;
  form.in_place = format == DataFormat::kNHWC && whole;
  form.cell_step = form.in_place ? g.in_channels : block;
  return form;
}

// Channels of the output whose sums may share a block.
int64_t together(Algorithm algorithm, const Geometry& g) {
  return algorithm == Algorithm::kDepthwise ? g.out_channels : g.channels_per_group();
}

// Lanes of the blocks and what the lines hold.
FilterGradientCut lanes_of(Algorithm algorithm, const Geometry& g, DataFormat format) {
  // Of gradients: three quarters of a first cache, and just 14×14 pixels of two vectors.
  constexpr int64_t kBandElements = 6272;
  constexpr int64_t kLanePixels = 256;  // so that adding up lanes takes little
  FilterGradientCut cut;
  if (algorithm == Algorithm::kRows) {
    cut.block = kernels::kMostRowFilters;
    cut.lines.kind = LineKind::kPixels;
    cut.lines.in_place =
        (format == DataFormat::kNCHW || g.in_channels == 1) && (g.w.stride == 1 || g.w.output == 1);
    cut.piece = kLanePixels * kernels::vector_lanes();
  } else {
    cut.vector = kernels::vector_lanes();
    cut.block = together(algorithm, g) <= cut.vector ? cut.vector : 2 * cut.vector;
    cut.lines = algorithm == Algorithm::kDepthwise ? lanewise_lines(g, format, cut.block)
                                                   : broadcast_lines(g, format);
    cut.joint_taps = algorithm == Algorithm::kDepthwise || cut.lines.kind == LineKind::kUnfolded ||
                     (cut.lines.cell_step == g.filter_channels && g.w.dilation == 1);
    cut.piece = kBandElements / cut.block;
  }
  return cut;
}

FilterGradientCut cut_of(Algorithm algorithm, const Geometry& g, DataFormat format) {
  // A chunk is worth its sums' way through memory, and 32 of them occupy many threads; at most 64
  // MiB of sums.
  constexpr int64_t kChunkPixels = 1024, kMostChunks = 32, kMostSums = int64_t{1} << 24;
  FilterGradientCut cut = lanes_of(algorithm, g, format);
  const int64_t shared = together(algorithm, g);
  const int64_t sharers = shared == 0 ? 0 : g.out_channels / shared;
  const int64_t whole = shared / cut.block * cut.block;
  cut.width = sharers * (whole + round_up(shared - whole, cut.vector));
  cut.band_rows = std::clamp<int64_t>(cut.piece / std::max<int64_t>(1, g.w.output), 1,
                                      std::max<int64_t>(1, g.h.output));

  const int64_t rows = std::max<int64_t>(1, g.batch * g.h.output);
  const int64_t sums =
      std::max<int64_t>(1, checked_product({g.h.filter * g.w.filter * g.filter_channels, cut.width})
                               .value_or(kMaxElements));
  const int64_t by_pixels = rows * g.w.output / kChunkPixels;
  cut.chunks =
      std::clamp<int64_t>(std::min(by_pixels, kMostSums / sums), 1, std::min(kMostChunks, rows));
  return cut;
}

// Each task copies what it reads, so one worker has but one a chunk. Where filters are in the lanes
// tasks don't cut sums, and their number may depend on the workers; where pixels are, rows that the
// same taps hit are summed together.
void cut_tasks(Algorithm algorithm, const Geometry& g, int64_t workers, FilterGradientCut& cut) {
  constexpr int64_t kTasks = 16, kTasksAWorker = 3;
  const int64_t shared = together(algorithm, g);
  const int64_t sharers = shared == 0 ? 0 : g.out_channels / shared;
  const int64_t blocks = std::max<int64_t>(1, sharers * ceil_div(shared, cut.block));
  const int64_t tasks = algorithm == Algorithm::kRows ? kTasks
                        : workers == 1                ? 1
                                                      : kTasksAWorker * workers;
  const int64_t wanted = ceil_div(tasks, cut.chunks);
  // As many blocks for each task.
  cut.block_tasks = ceil_div(blocks, std::max<int64_t>(1, blocks / wanted));
  cut.tap_tasks =
      std::clamp<int64_t>(ceil_div(wanted, cut.block_tasks), 1, std::max<int64_t>(1, g.h.filter));
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

std::string depthwise_refusal(const Geometry& g, DataFormat format) {
  if (g.filter_channels != 1 || g.channels_per_group() != 1) {
    return "a filter reads " + text(g.filter_channels) + " input channels and a group has " +
           text(g.channels_per_group()) + " filters; depthwise needs 1 and 1";
  }
  return too_large(g, cut_of(Algorithm::kDepthwise, g, format));
}

// Estimated time of one output row in vector operations, for the order of the candidates. Values
// are computed four at a time, and fewer than 8 sums leave the units idle. Where both factors are
// loaded as vectors, most across a cache line, loading takes as long again. Copying costs about a
// fifth an element, transposing three fifths.
double cost(Algorithm algorithm, const Geometry& g, DataFormat format) {
  if (algorithm == Algorithm::kReference) return 1e300;
  if (algorithm == Algorithm::kWinograd) {
    return winograd_gradient_cost(g, format) /
           static_cast<double>(std::max<int64_t>(1, g.batch * g.h.output));
  }
  const FilterGradientCut cut = cut_of(algorithm, g, format);
  const bool nhwc = format == DataFormat::kNHWC;
  const auto pixels = static_cast<double>(g.w.output);
  const auto copied = static_cast<double>(
      g.w.input * g.in_channels * std::min(g.h.stride, g.h.filter) + g.w.output * g.out_channels);
  const auto taps = static_cast<double>(g.h.filter * g.w.filter * g.filter_channels);
  if (algorithm == Algorithm::kRows) {
    const bool lies_so = (!nhwc || (g.in_channels == 1 && g.out_channels == 1)) && g.w.stride == 1;
    const auto vectors = static_cast<double>(ceil_div(g.w.output, kernels::vector_lanes()));
    return 2 * vectors * taps * static_cast<double>(g.out_channels) +
           (lies_so ? 0.2 : 0.6) * copied;
  }
  const auto vectors = static_cast<double>(cut.width / cut.vector);
  const double copying = (nhwc ? 0.2 : 0.6) * copied;
  if (algorithm == Algorithm::kDepthwise) return 1.5 * pixels * taps * vectors + copying;
  const int64_t values =
      std::max<int64_t>(1, (cut.joint_taps ? g.w.filter : 1) * g.filter_channels);
  const int64_t computed = std::max(round_up(values, 4), 8 * cut.vector / cut.block);
  return pixels * taps * vectors * static_cast<double>(computed) / static_cast<double>(values) +
         copying;
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
    case Algorithm::kRows:
      return text(g.w.output) + " pixels of a row fill vectors of " + lanes + "; " +
             text(g.channels_per_group()) + " filters a group would not, or not as well.";
    case Algorithm::kWinograd:
      return winograd_gradient_why(g);
    default:
      return "Seven loops in double precision.";
  }
}

// Each sum takes a few hundred products before it is added to the next; the constant is
// plain_sum_error's.
double plain_error(const Geometry& g) {
  constexpr double kProducts = 512;
  const auto products = static_cast<double>(g.batch * g.h.output * g.w.output);
  return (2 + 1.25 * std::sqrt(std::min(products, kProducts))) * 0x1p-24;
}

Candidate winograd_candidate(const Geometry& g, Precision precision) {
  Candidate result{Algorithm::kWinograd, winograd_gradient_refusal(g), false,
                   winograd_gradient_error(g)};
  if (!result.refusal.empty()) return result;
  result.refusal = too_inexact(result.error, precision, plain_error(g));
  if (result.refusal.empty()) result.refusal = reserved_where_few({}, g);
  result.by_wish = !result.refusal.empty();
  return result;
}

}  // namespace

int64_t worker_count(const ParallelOptions& parallel) {
  const int most = hardware_threads();
  return parallel.threads == 0 ? most : std::min(parallel.threads, most);
}

Expected<FilterGradientPlan> plan_filter_gradient(const Geometry& g, DataFormat format,
                                                  const Conv2dOptions& options) {
  const double plain = plain_error(g);
  std::vector<Candidate> candidates = {
      {Algorithm::kDirect, too_large(g, cut_of(Algorithm::kDirect, g, format)), false, plain},
      {Algorithm::kDepthwise, depthwise_refusal(g, format), false, plain},
      {Algorithm::kRows, too_large(g, cut_of(Algorithm::kRows, g, format)), false, plain},
      winograd_candidate(g, options.precision),
      {Algorithm::kReference, {}},
  };
  std::stable_sort(candidates.begin(), candidates.end(),
                   [&](const Candidate& a, const Candidate& b) {
                     return cost(a.algorithm, g, format) < cost(b.algorithm, g, format);
                   });
  auto plan = choose_candidate(std::move(candidates), options.algorithm);
  if (!plan) return tl::unexpected(plan.error());
  plan->why = why(plan->algorithm, g);
  if (plan->algorithm == Algorithm::kWinograd) return FilterGradientPlan{std::move(*plan), {}};
  FilterGradientCut cut = cut_of(plan->algorithm, g, format);
  cut_tasks(plan->algorithm, g, worker_count(options.parallel), cut);
  plan->blocks.rows = cut.band_rows;
  return FilterGradientPlan{std::move(*plan), cut};
}

}  // namespace convoscope
