// See winograd_job.h. The transformed inputs of a few tiles fit the first-level cache or nearly;
// the transformed filters, which every few tiles read anew, stay in the second-level cache.
#include <algorithm>

#include "engine/conv/kernels/targets.h"
#include "engine/conv/winograd_job.h"
#include "engine/core/arithmetic.h"

namespace convoscope {
namespace {

// Runs of tiles that share the memory they pass through, at most; fewer where two threads would get
// unequal shares.
constexpr int64_t kTasksAWorker = 4;

class Worker {
 public:
  explicit Worker(const WinogradJob& job)
      : job_(job),
        together_(kernels::winograd_fused_tiles(job.plan.scheme)),
        groups_(blocks_of_groups(job.bank.cut.blocks)),
        tiles_(job, job.plan.tiles),
        inputs_(scratch(job.extents.points * row_step())) {}

  void compute(int64_t first_tile, int64_t count) {
    for (const BlockRange& blocks : groups_) {
      tiles_.place(first_tile, count, job_.bank.cut.blocks[blocks.begin].first_input_channel);
      for (int64_t t = 0; t < count; t += together_) {
        compute_some(t, std::min(together_, count - t), blocks);
      }
    }
  }

 private:
  int64_t lanes() const { return kernels::vector_lanes(); }
  int64_t row_step() const {
    return ceil_div(job_.channels(), lanes()) * job_.extents.points * together_ * lanes();
  }

  // Places of tiles that don't exist hold what was there; nobody reads their sums.
  void compute_some(int64_t first, int64_t count, BlockRange blocks) {
    const int64_t tiles = together_ * lanes();
    tiles_.transform_some(first, count, inputs_.data(),
                          {row_step(), tiles, job_.extents.points * tiles}, lanes());
    for (size_t b = blocks.begin; b < blocks.end; ++b)
      tiles_.compute_fused(first, count, inputs_.data(), b);
  }

  const WinogradJob& job_;
  int64_t together_;
  std::vector<BlockRange> groups_;
  TileRun tiles_;
  Tensor inputs_;
};

}  // namespace

bool winograd_fused(const WinogradJob& job) {
  const int64_t together = job.plan.tiles, all = job.tiles();
  const int64_t tasks = ceil_div(all, together);
  const int64_t a_worker = std::clamp<int64_t>(tasks / 16, 1, kTasksAWorker);
  return parallel_for(0, tasks, a_worker, job.work.options.parallel,
                      [&](int64_t begin, int64_t end) {
                        Worker worker(job);
                        for (int64_t task = begin; task < end; ++task) {
                          const int64_t first = task * together;
                          worker.compute(job.first_tile() + first, std::min(together, all - first));
                          job.report_share(task, tasks);
                        }
                      });
}

}  // namespace convoscope
