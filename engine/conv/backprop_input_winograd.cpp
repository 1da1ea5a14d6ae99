// See backprop_input_winograd.h. A task takes some tiles through all three steps, for all channels
// of the input; the filters are transformed beforehand.
#include "engine/conv/backprop_input_winograd.h"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <numeric>

#include "engine/conv/algorithm.h"
#include "engine/conv/candidates.h"
#include "engine/conv/filter_gradient_plan.h"
#include "engine/conv/kernels/targets.h"
#include "engine/conv/kernels/winograd_upward.h"
#include "engine/conv/winograd_job.h"
#include "engine/conv/work.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr int64_t kPositions = kernels::kUpwardPoints * kernels::kUpwardPoints;
constexpr int64_t kGradients = kernels::kUpwardOutputs / 2;  // of the output that a tile is made of

// A bound of what was measured on all targets, on data around zero and far from it.
double error(const Geometry& g) { return std::max(4e-7, plain_sum_error(g) / 5); }

// The convolution of out_backprop whose filters are transformed: roles of channels change places.
Geometry turned(const Geometry& forward) {
  Geometry g = forward;
  std::swap(g.in_channels, g.out_channels);
  g.filter_channels = g.in_channels;
  return g;
}

// All taps backwards, with input and output channels exchanged.
FilterView turned_filters(const Tensor& filters, const Geometry& forward) {
  FilterView view = filter_view(filters, forward);
  view.data += 2 * view.tap_row_step + 2 * view.tap_step;
  view.tap_row_step = -view.tap_row_step;
  view.tap_step = -view.tap_step;
  std::swap(view.in_step, view.out_step);
  return view;
}

BlockRule upward_blocks() {
  const int64_t lanes = kernels::vector_lanes();
  return {BlockRule::Sharing::kSameGroup, lanes, kernels::winograd_vectors() * lanes};
}

// Tiles of one axis: tile i is made of outputs [first + 4i, first + 4i + 4) and one before them.
struct UpwardAxis {
  int64_t first = 0;  // output whose position is the first that isn't in the padding, or one before
  int64_t tiles = 0;
  const AxisGeometry* axis = nullptr;

  explicit UpwardAxis(const AxisGeometry& forward)
      : first(forward.pad_before / 2),
        tiles(ceil_div(forward.input + forward.pad_before % 2, 2 * kGradients)),
        axis(&forward) {}

  int64_t sample(int64_t tile) const { return first + kGradients * tile - 1; }
  int64_t output(int64_t tile) const { return 2 * (first + kGradients * tile) - axis->pad_before; }
  // Those that reach outputs inside; any others would only add their rounding.
  kernels::PixelRange samples_inside(int64_t tile) const {
    const kernels::PixelRange outputs = outputs_inside(tile);
    const kernels::PixelRange exist = inside(sample(tile), axis->output, kernels::kUpwardSamples);
    const int64_t begin = std::max(exist.begin, ceil_div(outputs.begin, 2));
    return {begin, std::max(begin, std::min(exist.end, (outputs.end + 3) / 2))};
  }
  kernels::PixelRange outputs_inside(int64_t tile) const {
    return inside(output(tile), axis->input, kernels::kUpwardOutputs);
  }

 private:
  // Which of `count` neighbours from `begin` on lie in [0, extent).
  static kernels::PixelRange inside(int64_t begin, int64_t extent, int64_t count) {
    const int64_t from = std::clamp<int64_t>(-begin, 0, count);
    return {from, std::clamp<int64_t>(extent - begin, from, count)};
  }
};

struct Job {
  const Work& work;
  const WinogradBank& bank;
  UpwardAxis rows, columns;
  ImageView in;
  int64_t tiles_a_block = 0;
  std::atomic<bool> finite{true};

  int64_t tiles() const { return work.geometry.batch * rows.tiles * columns.tiles; }
};

// One block of tiles after the other, with the memory they pass through.
class Worker {
 public:
  explicit Worker(Job& job)
      : job_(job),
        lanes_(kernels::vector_lanes()),
        channel_step_(ceil_div(job.work.geometry.filter_channels, lanes_) * lanes_),
        inputs_(scratch(kPositions * step(channel_step_))),
        sums_(scratch(kPositions * step(upward_blocks().most))) {}

  void compute(int64_t first, int64_t count) {
    place(first, count);
    const ImageView& in = job_.in;
    const int64_t channels = job_.work.geometry.filter_channels;
    kernels::upward_input({in.stride_h, in.stride_w, channels}, sources_.data(), count,
                          inputs_.data(), step(channel_step_), channel_step_);
    for (size_t b = 0; b < job_.bank.cut.blocks.size(); ++b) {
      const kernels::ChannelBlock& block = job_.bank.cut.blocks[b].lanes;
      const int64_t sums_step = step(block.vectors * lanes_);
      kernels::winograd_products({inputs_.data(), step(channel_step_), channel_step_,
                                  job_.bank.weights.data() + job_.bank.starts[b], sums_.data(),
                                  sums_step, kPositions, count, channels, block.vectors});
      const ImageView& out = job_.work.place;
      if (!kernels::upward_output({sums_.data(), sums_step, out.stride_h, out.stride_w}, block,
                                  targets_.data(), count)) {
        job_.finite.store(false, std::memory_order_relaxed);
      }
    }
  }

 private:
  // Between positions: a vector more than they need, so that they don't all fall into the same few
  // lines of the first-level cache.
  int64_t step(int64_t tile_step) const { return job_.tiles_a_block * tile_step + 16; }

  void place(int64_t first, int64_t count) {
    const UpwardAxis &rows = job_.rows, &columns = job_.columns;
    const ImageView &in = job_.in, &out = job_.work.place;
    sources_.clear();
    targets_.clear();
    for (int64_t tile = first; tile < first + count; ++tile) {
      const int64_t x = tile % columns.tiles, y = tile / columns.tiles % rows.tiles;
      const int64_t n = tile / columns.tiles / rows.tiles;
      sources_.push_back({in.data + in.offset(n, rows.sample(y), columns.sample(x), 0),
                          rows.samples_inside(y), columns.samples_inside(x)});
      targets_.push_back({job_.work.output + out.offset(n, rows.output(y), columns.output(x), 0),
                          rows.outputs_inside(y), columns.outputs_inside(x)});
    }
  }

  Job& job_;
  int64_t lanes_, channel_step_;
  Tensor inputs_, sums_;
  std::vector<kernels::WinogradSource> sources_;
  std::vector<kernels::UpwardTarget> targets_;
};

// Vector multiply-adds, as the plan's entries count them.
double cost(const Geometry& forward) {
  const int64_t lanes = kernels::vector_lanes();
  const auto tiles = static_cast<double>(forward.batch * UpwardAxis(forward.h).tiles *
                                         UpwardAxis(forward.w).tiles);
  const auto filters = static_cast<double>(forward.out_channels);
  const auto vectors = static_cast<double>(ceil_div(forward.in_channels, lanes));
  const auto filter_vectors = static_cast<double>(ceil_div(forward.out_channels, lanes));
  return kPositions * (tiles * (1.05 * filters * vectors + 10 * (vectors + filter_vectors)) +
                       10 * filters * vectors);
}

bool accepts(const Geometry& g, DataFormat format) {
  constexpr int64_t kMostTransformed = int64_t{1} << 26;
  const auto halves = [](const AxisGeometry& axis) {
    return axis.filter == 3 && axis.stride == 2 && axis.dilation == 1;
  };
  return halves(g.h) && halves(g.w) && g.groups == 1 && format == DataFormat::kNHWC &&
         too_large(turned(g), upward_blocks()).empty() &&
         packed_elements(turned(g), upward_blocks()) / 9 <= kMostTransformed / kPositions;
}

double cost_of(const std::vector<InputPhase>& phases) {
  const Case any{};
  return std::accumulate(
      phases.begin(), phases.end(), 0.0, [&](double sum, const InputPhase& phase) {
        return sum + algorithm_entry(phase.plan.algorithm).cost(any, phase.geometry);
      });
}

// Elements that aren't finite are taken from plain sums: a NaN or an infinity makes all of its tile
// NaN or infinite, and values near the largest float32 may overflow on the way.
Expected<Tensor> repaired(Tensor result, const Tensor& filters, const Tensor& out_backprop,
                          const Geometry& forward, const Conv2dOptions& options) {
  Conv2dOptions plainly = options;
  plainly.algorithm = Algorithm::kDirect;
  plainly.precision = Precision::kPlain;
  plainly.progress = nullptr;
  const auto phases = plan_backprop_input(forward, data_format(out_backprop), plainly);
  if (!phases) return tl::unexpected(phases.error());
  const auto plain = backprop_input_by_phases(*phases, filters, out_backprop, forward, plainly);
  if (!plain) return tl::unexpected(plain.error());
  for (int64_t i = 0; i < result.size(); ++i) {
    if (!std::isfinite(result.data()[i])) result.data()[i] = plain->data()[i];
  }
  return result;
}

}  // namespace

std::optional<Plan> plan_backprop_input_by_winograd(const std::vector<InputPhase>& phases,
                                                    const Geometry& forward, DataFormat format,
                                                    const Conv2dOptions& options) {
  const bool wished = options.algorithm == Algorithm::kWinograd;
  if ((!wished && options.algorithm != Algorithm::kAuto) || !accepts(forward, format)) {
    return std::nullopt;
  }
  const Geometry g = turned(forward);
  const bool taken = forward.multiply_adds() >= kFewMultiplyAdds &&
                     too_inexact(error(g), options.precision, plain_sum_error(g)).empty() &&
                     cost(forward) < cost_of(phases);
  if (!wished && !taken) return std::nullopt;
  Plan plan;
  plan.algorithm = Algorithm::kWinograd;
  plan.target = kernels::target_name();
  plan.why = "Tiles of 8×8 input pixels take 81 products a channel where plain sums take 144.";
  plan.error = error(g);
  plan.candidates = {{Algorithm::kWinograd, {}, false, plan.error}};
  if (!phases.empty()) {
    for (const Candidate& candidate : phases.front().plan.candidates) {
      if (candidate.algorithm != Algorithm::kWinograd) plan.candidates.push_back(candidate);
    }
  }
  return plan;
}

Expected<Tensor> backprop_input_by_winograd(const Plan& plan, const Tensor& filters,
                                            const Tensor& out_backprop, const Geometry& forward,
                                            const Conv2dOptions& options) {
  constexpr int64_t kTiles = 24;  // of a block at most
  constexpr int64_t kTasksAWorker = 2;
  const ImageShape shape{forward.batch, forward.h.input, forward.w.input, forward.in_channels};
  if (forward.multiply_adds() == 0) return Tensor(shape, DataFormat::kNHWC);
  Tensor result = Tensor::uninitialized(storage_dims(shape, DataFormat::kNHWC), Layout::kNHWC);
  const Geometry g = turned(forward);
  std::vector<int64_t> all(static_cast<size_t>(g.out_channels));
  std::iota(all.begin(), all.end(), 0);
  const ImageView place = image_view(result);
  const Work work{out_backprop,
                  turned_filters(filters, forward),
                  g,
                  plan,
                  all,
                  options,
                  result.data(),
                  place,
                  0};
  const auto bank = winograd_bank(work, {.scheme = kernels::WinogradScheme::kStrided4,
                                         .way = WinogradWay::kByTiles,
                                         .blocks = upward_blocks()});
  Job job{work, *bank, UpwardAxis(forward.h), UpwardAxis(forward.w), image_view(out_backprop)};
  const int64_t tasks = kTasksAWorker * worker_count(options.parallel);
  const int64_t evenly = ceil_div(ceil_div(job.tiles(), tasks), kernels::kWinogradTiles);
  job.tiles_a_block = std::min(kTiles, evenly * kernels::kWinogradTiles);
  const int64_t blocks = ceil_div(job.tiles(), job.tiles_a_block);
  const int64_t products = forward.multiply_adds();
  const auto before = [&](int64_t block) {
    return products / blocks * block + products % blocks * block / blocks;
  };
  const bool whole = parallel_for(
      0, blocks, ceil_div(blocks, tasks), options.parallel, [&](int64_t begin, int64_t end) {
        Worker worker(job);
        for (int64_t block = begin; block < end; ++block) {
          const int64_t first = block * job.tiles_a_block;
          worker.compute(first, std::min(job.tiles_a_block, job.tiles() - first));
          report(options, before(block + 1) - before(block));
        }
      });
  if (!whole || stopped(options.parallel)) return cancelled();
  if (job.finite.load(std::memory_order_relaxed)) return result;
  return repaired(std::move(result), filters, out_backprop, forward, options);
}

}  // namespace convoscope
