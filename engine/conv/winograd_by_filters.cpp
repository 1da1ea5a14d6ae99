// See winograd_job.h. The inputs of many tiles are transformed first, some channels after the
// other; then a task takes a block of filters: it transforms their weights at some channels, adds
// all products of these, and goes on to the next channels. Weights, sums and the inputs of a step
// fit the second-level cache. Weights that were transformed before and kept stream by instead.
#include <algorithm>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/winograd_job.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

constexpr int64_t kChannels = kernels::kWinogradChannels;  // in a step

// Between positions, so that they don't all fall into the same few lines of the first-level cache.
constexpr int64_t kGap = 16;

// The inputs of a run of tiles: [step of channels][position][tile][channel].
class TransformedInputs {
 public:
  explicit TransformedInputs(const WinogradJob& job)
      : job_(job),
        point_step_(job.plan.tiles * kChannels + kGap),
        steps_(ceil_div(job.channels(), kChannels)),
        values_(
            Tensor::uninitialized({1, 1, steps_, job.positions() * point_step_}, Layout::kNHWC)) {}

  bool fill(const TileRun& tiles) {
    return parallel_for(0, steps_, 1, job_.work.options.parallel, [&](int64_t step, int64_t) {
      const int64_t begin = step * kChannels;
      tiles.transform_inputs(begin, std::min(begin + kChannels, job_.channels()), at(step),
                             point_step_, kChannels);
    });
  }
  int64_t steps() const { return steps_; }
  int64_t point_step() const { return point_step_; }
  const float* at(int64_t step) const {
    return values_.data() + step * job_.positions() * point_step_;
  }

 private:
  float* at(int64_t step) { return values_.data() + step * job_.positions() * point_step_; }

  const WinogradJob& job_;
  int64_t point_step_, steps_;
  Tensor values_;
};

// The transformed weights of a block at some channels: [position][channel][width], a gap between
// positions.
struct StepWeights {
  const float* values = nullptr;
  int64_t gap = 0;
  bool stream = false;  // from memory
};

// One block of filters, at one step of channels after the other.
class BlockWeights {
 public:
  BlockWeights(const WinogradJob& job, size_t block)
      : job_(job),
        block_(job.bank.cut.blocks[block]),
        width_(block_.lanes.vectors * kernels::vector_lanes()),
        kept_(job.bank.starts.empty() ? nullptr : job.bank.weights.data() + job.bank.starts[block]),
        transform_(job.work, job.plan.scheme, job.bank.cut) {}

  // Elements of the buffer that weights pass through which aren't kept.
  int64_t buffer_elements() const {
    return kept_ == nullptr ? job_.positions() * (kChannels * width_ + kGap) : 0;
  }
  StepWeights at(int64_t begin, int64_t end, float* buffer) {
    if (kept_ != nullptr) return {kept_ + begin * job_.positions() * width_, 0, true};
    const int64_t point_step = (end - begin) * width_ + kGap;
    transform_.transform(block_, begin, end, buffer,
                         {job_.extents.points * point_step, point_step, kernels::vector_lanes()},
                         width_);
    return {buffer, kGap, false};
  }

 private:
  const WinogradJob& job_;
  const PackedBlock& block_;
  const int64_t width_;
  const float* kept_;
  FilterTransform transform_;
};

// One block of filters for a run of tiles.
void compute_block(const WinogradJob& job, const TransformedInputs& inputs, const TileRun& tiles,
                   size_t number) {
  const kernels::ChannelBlock& lanes = job.bank.cut.blocks[number].lanes;
  const int64_t positions = job.positions();
  const int64_t sums_step = job.plan.tiles * lanes.vectors * kernels::vector_lanes() + kGap;
  BlockWeights weights(job, number);
  Tensor buffer = scratch(weights.buffer_elements() + positions * sums_step);
  float* sums = buffer.data() + weights.buffer_elements();
  for (int64_t step = 0; step < inputs.steps(); ++step) {
    const int64_t begin = step * kChannels;
    const int64_t end = std::min(begin + kChannels, job.channels());
    const StepWeights those = weights.at(begin, end, buffer.data());
    kernels::winograd_products({inputs.at(step), inputs.point_step(), kChannels, those.values, sums,
                                sums_step, positions, tiles.count(), end - begin, lanes.vectors,
                                step > 0, those.gap, those.stream});
  }
  tiles.write_outputs(sums, sums_step, lanes);
}

}  // namespace

bool winograd_by_filters(const WinogradJob& job) {
  const auto& blocks = job.bank.cut.blocks;
  const int64_t together = job.plan.tiles, all = job.tiles();
  const int64_t runs = ceil_div(all, together);
  TransformedInputs inputs(job);
  TileRun tiles(job, together);
  for (int64_t run = 0; run < runs; ++run) {
    tiles.place(job.first_tile() + run * together, std::min(together, all - run * together), 0);
    if (!inputs.fill(tiles)) return false;
    const bool completed =
        parallel_for(0, std::ssize(blocks), 1, job.work.options.parallel, [&](int64_t b, int64_t) {
          compute_block(job, inputs, tiles, static_cast<size_t>(b));
          job.report_share(run * std::ssize(blocks) + b, runs * std::ssize(blocks));
        });
    if (!completed) return false;
  }
  return true;
}

}  // namespace convoscope
