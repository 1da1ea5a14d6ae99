// Tiles made aside: a job goes out through a function that runs it on another thread, its texels
// are taken at the start of a frame. The queue has no thread and no lock of its own; threads live
// in app/compute.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "app/gpu/tile_cache.h"

namespace convoscope::app {

// Runs the job on another thread, now or later; must not block. Every job runs once, unless the
// program ends.
using RunAside = std::function<void(std::function<void()> job)>;

struct MadeTile {
  std::weak_ptr<TensorTiles> tiles;  // where it belongs, if that is still wanted
  TileKey key;
  std::vector<float> texels;  // empty when the tensor was gone before the job ran
};

class TileQueue {
 public:
  explicit TileQueue(RunAside run_aside) : run_aside_(std::move(run_aside)) {}

  bool can_run_aside() const { return run_aside_ != nullptr; }
  // Few jobs are out at a time, so that the newest wishes come soon.
  bool full() const;
  void submit(const TensorPtr& tensor, const std::shared_ptr<TensorTiles>& tiles,
              const TileKey& key);
  std::vector<MadeTile> take();

 private:
  struct Job;
  std::vector<std::shared_ptr<Job>> jobs_;
  RunAside run_aside_;
};

}  // namespace convoscope::app
