// See winograd_job.h. A task takes some tiles through all three steps for all filters of a group;
// all it holds fits the second-level cache.
#include <algorithm>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/winograd_job.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Runs of tiles that share the memory they pass through.
constexpr int64_t kTasksAWorker = 4;

class Worker {
 public:
  explicit Worker(const WinogradJob& job)
      : job_(job),
        lanes_(kernels::vector_lanes()),
        channel_step_(ceil_div(job.channels(), lanes_) * lanes_),
        input_step_(step(channel_step_)),
        tiles_(job, job.plan.tiles),
        buffer_(scratch(job.positions() * (input_step_ + step(job.plan.blocks.most)))) {}

  void compute(int64_t first_tile, int64_t count, BlockRange range) {
    const auto& blocks = job_.bank.cut.blocks;
    tiles_.place(first_tile, count, blocks[range.begin].first_input_channel);
    tiles_.transform_inputs(0, job_.channels(), inputs(), input_step_, channel_step_);
    for (size_t b = range.begin; b < range.end; ++b) compute_block(b);
  }

 private:
  // Between positions: a vector more than they need, so that they don't all fall into the same few
  // lines of the first-level cache.
  int64_t step(int64_t tile_step) const { return job_.plan.tiles * tile_step + 16; }
  float* inputs() { return buffer_.data(); }
  float* sums() { return buffer_.data() + job_.positions() * input_step_; }

  void compute_block(size_t number) {
    const kernels::ChannelBlock& block = job_.bank.cut.blocks[number].lanes;
    const int64_t sums_step = step(block.vectors * lanes_);
    kernels::winograd_products(
        {inputs(), input_step_, channel_step_, job_.bank.weights.data() + job_.bank.starts[number],
         sums(), sums_step, job_.positions(), tiles_.count(), job_.channels(), block.vectors});
    tiles_.write_outputs(sums(), sums_step, block);
  }

  const WinogradJob& job_;
  int64_t lanes_, channel_step_, input_step_;
  TileRun tiles_;
  Tensor buffer_;
};

}  // namespace

bool winograd_by_tiles(const WinogradJob& job) {
  const auto ranges = blocks_of_groups(job.bank.cut.blocks);
  const int64_t together = job.plan.tiles, all = job.tiles();
  const int64_t sharers = std::ssize(ranges), tasks = ceil_div(all, together) * sharers;
  return parallel_for(0, tasks, kTasksAWorker, job.work.options.parallel,
                      [&](int64_t begin, int64_t end) {
                        Worker worker(job);
                        for (int64_t task = begin; task < end; ++task) {
                          const int64_t first = task / sharers * together;
                          worker.compute(job.first_tile() + first, std::min(together, all - first),
                                         ranges[static_cast<size_t>(task % sharers)]);
                          job.report_share(task, tasks);
                        }
                      });
}

}  // namespace convoscope
