// See tile_queue.h.
#include "app/gpu/tile_queue.h"

#include <atomic>
#include <utility>

namespace convoscope::app {
namespace {

constexpr size_t kMaxJobs = 8;

}  // namespace

// Written by the job until `done`, read by the queue after it.
struct TileQueue::Job {
  MadeTile made;
  std::atomic<bool> done{false};
};

bool TileQueue::full() const { return jobs_.size() >= kMaxJobs; }

void TileQueue::submit(const TensorPtr& tensor, const std::shared_ptr<TensorTiles>& tiles,
                       const TileKey& key) {
  tiles->requested.insert(key);
  const auto job = std::make_shared<Job>();
  job->made.tiles = tiles;
  job->made.key = key;
  jobs_.push_back(job);
  run_aside_([job, source = std::weak_ptr<const Tensor>(tensor)] {
    if (const TensorPtr alive = source.lock()) job->made.texels = make_tile(*alive, job->made.key);
    job->done.store(true, std::memory_order_release);
  });
}

std::vector<MadeTile> TileQueue::take() {
  std::vector<MadeTile> made;
  std::erase_if(jobs_, [&made](const std::shared_ptr<Job>& job) {
    if (!job->done.load(std::memory_order_acquire)) return false;
    made.push_back(std::move(job->made));
    return true;
  });
  return made;
}

}  // namespace convoscope::app
