// Quantiles of maps, for ranges that leave out the outermost values. Asked for every visible map in
// every frame, computed aside, remembered for the tensors asked of last. Never keeps a tensor
// alive.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

#include "app/compute/background.h"
#include "engine/core/tensor.h"

namespace convoscope::app {

struct QuantileQuery {
  TensorPtr tensor;  // an activation
  int64_t n = 0, c = 0;
  double low_share = 0, high_share = 1;  // engine/analysis/stats.h
};

class QuantileWorker {
 public:
  // `background` must outlive the worker.
  explicit QuantileWorker(Background& background);

  // The values at both shares. While they aren't known: those last known at the same place of any
  // tensor or shares, so that colours move once instead of flickering; nothing where there are
  // none. Never waits for computing.
  std::optional<std::pair<float, float>> find_or_request(const QuantileQuery& query);

 private:
  struct Shared;
  static void run(Background& background, const std::shared_ptr<Shared>& shared);
  Background& background_;
  std::shared_ptr<Shared> shared_;  // with the job that is out
};

}  // namespace convoscope::app
