// Two experiments side by side, each computed aside by an evaluator of its own, and then compared:
// measures of their difference, the map of it, and whether the mended B equals A. What the window
// has computed already is taken from there. It decides nothing about what stands side by side.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "app/compute/evaluator.h"
#include "app/compute/one_slot.h"
#include "engine/analysis/difference.h"

namespace convoscope::app {

struct TwinRequest {
  ExperimentPtr a, b;
  ExperimentPtr mended;  // B as it should equal A; null: not asked for
  Precision precision_a = Precision::kFaithful, precision_b = Precision::kFaithful;
  int64_t keep_bytes = 0;  // of each side's activations (EvaluateOptions)
  size_t layer = 0;        // of both; the last one where a side has fewer
  int64_t n = 0, map = 0;
  Alignment alignment = Alignment::kIndex;
  bool without_border = false;
  double tolerance = 0;

  bool operator==(const TwinRequest&) const = default;
};

// How two layers differ.
struct Comparison {
  TwinRequest request;  // what it answers
  ResultPtr a, b;
  size_t layer_a = 0, layer_b = 0;
  int64_t n = 0, map = 0;  // those asked for, or the nearest that both sides have
  ComparedElements elements;
  Differences measures;  // of batch element n
  TensorPtr difference;  // 1×H×W×1, one element a pair; null where there are none
  float range = 0;       // max |value| of both maps over the compared elements
  float difference_range = 0;
  // The pair that tells most: where |A − B| of the map is largest away from the border; −1, −1
  // where everything is border.
  int64_t telling_y = -1, telling_x = -1;
  std::optional<Difference> mended;  // of A and the mended B, all of batch element n

  const LayerResult& layer_of_a() const { return a->layers[layer_a]; }
  const LayerResult& layer_of_b() const { return b->layers[layer_b]; }
  // Of the map.
  const Difference& map_measures() const { return measures.maps[static_cast<size_t>(map)]; }
};
using ComparisonPtr = std::shared_ptr<const Comparison>;

struct TwinState {
  ResultPtr a, b;  // newest valid answers; null before the first
  std::optional<Error> refusal_a, refusal_b;
  ComparisonPtr comparison;  // the newest one, perhaps of an older request; null before the first
  bool busy = false;
};

class Twin {
 public:
  Twin() = default;
  Twin(const Twin&) = delete;
  Twin& operator=(const Twin&) = delete;

  // `main` is what the window shows, computed with `precision`, and `present` what it will show: a
  // side that is one of them isn't computed again. Returns at once; the newest request wins.
  TwinState submit(const TwinRequest& request, const ExperimentPtr& present,
                   const EvaluatorState& main, Precision precision);
  // Something that was asked for last is not there yet.
  bool busy() const;
  void wait_idle() const;
  void on_answer(void (*wake)());

 private:
  struct Key {
    ResultPtr a, b, mended;
    TwinRequest request;
    bool operator==(const Key&) const = default;
  };
  void compare(const Key& key, const CancelToken& token);

  Evaluator a_, b_, mended_;
  Key submitted_;
  bool waits_ = false;  // for one of the evaluators
  mutable std::mutex mutex_;
  ComparisonPtr comparison_;
  OneSlot slot_;  // last: its thread ends before what it writes to
};

}  // namespace convoscope::app
