// Small pictures of experiments: one map each, computed aside once and remembered for the
// experiment it was asked of. What an answer at hand has computed already is taken from there.
// Never keeps an experiment alive.
#pragma once

#include <memory>
#include <mutex>
#include <vector>

#include "app/compute/background.h"
#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

struct Thumbnail {
  TensorPtr map;  // 1×h×w×1, map 0 of the last layer, at most kThumbnailSide long; null: refused
  float range = 0;  // max |value|; never 0
};
inline constexpr int64_t kThumbnailSide = 128;

class Thumbnails {
 public:
  // The answer, or null while it is on its way. Never waits for computing.
  std::shared_ptr<const Thumbnail> find_or_request(const ExperimentPtr& experiment,
                                                   const ResultPtr& at_hand);
  bool busy() const { return background_.busy(); }
  void wait_idle() const { background_.wait_idle(); }
  void on_answer(void (*wake)()) { background_.on_done(wake); }

 private:
  struct Entry {
    std::weak_ptr<const Experiment> experiment;
    std::shared_ptr<const Thumbnail> thumbnail;  // null: asked for
  };
  void publish(const ExperimentPtr& experiment, std::shared_ptr<const Thumbnail> thumbnail);

  std::mutex mutex_;
  std::vector<Entry> entries_;
  Background background_;  // last: its thread ends before what it writes to
};

}  // namespace convoscope::app
