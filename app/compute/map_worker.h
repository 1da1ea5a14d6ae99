// What views want to know of a large map that takes longer than a frame may: asked for every frame,
// computed aside once, remembered for the tensor it was asked of. Never keeps a tensor alive.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "app/compute/background.h"
#include "engine/analysis/stats.h"
#include "engine/core/tensor.h"

namespace convoscope::app {

struct HistogramQuery {
  TensorPtr tensor;  // an activation
  int64_t n = 0, c = 0;
  float low = 0, high = 1;  // low ≤ high, both finite
  int bins = 64;
};

struct Histogram {
  float low = 0, high = 1;
  std::vector<int64_t> counts;  // engine/analysis/stats.h
  OutsideCounts outside;
};

class MapWorker {
 public:
  // `background` must outlive the worker.
  explicit MapWorker(Background& background);

  // The answer, or null while it isn't there: then it is on its way, unless too much is, and the
  // next frame asks again. Never waits for computing.
  std::shared_ptr<const Histogram> find_or_request(const HistogramQuery& query);

 private:
  struct Shared;
  Background& background_;
  std::shared_ptr<Shared> shared_;  // with the jobs that are out
};

}  // namespace convoscope::app
