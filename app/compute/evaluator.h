// Computes aside: a worker thread around evaluate(), with one slot in which the latest request
// wins. The window never waits for it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

// What the worker has to say, taken once a frame.
struct EvaluatorState {
  ResultPtr result;              // newest valid answer; null before the first
  ExperimentPtr refused;         // the newest experiment, when it was refused …
  std::optional<Error> refusal;  // … with the sentence
  bool busy = false;             // something is waiting or running
  double progress = 0;           // of the running one, 0 to 1
};

// What is to be computed, and what of it stays in memory (EvaluateOptions).
struct Wanted {
  ExperimentPtr experiment;
  Precision precision = Precision::kFaithful;
  int64_t keep_bytes = 0;
  std::vector<size_t> look;  // layers; those that an experiment doesn't have are ignored

  Wanted(ExperimentPtr the_experiment, Precision the_precision = Precision::kFaithful)  // NOLINT
      : experiment(std::move(the_experiment)), precision(the_precision) {}
  bool operator==(const Wanted&) const = default;
};

class Evaluator {
 public:
  explicit Evaluator(EvaluateOptions options = {});
  ~Evaluator();  // cancels and joins
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Replaces a waiting request and cancels the running one; returns at once. Submitting what was
  // submitted last does nothing, and other layers to look at alone interrupt nothing: they are
  // computed once nothing runs, where the answer let go of them.
  void submit(Wanted wanted);
  EvaluatorState poll() const;  // never blocks on computing

  // For tests and offscreen pictures: waits until nothing is waiting or running.
  void wait_idle() const;
  // Called from the worker after each answer, to wake a sleeping event loop. Set before the first
  // submit.
  void on_answer(void (*wake)());

 private:
  struct Shared;
  std::unique_ptr<Shared> shared_;
};

}  // namespace convoscope::app
