// Computes aside: a worker thread around evaluate(), with one slot in which the latest request
// wins. The window never waits for it.
#pragma once

#include <memory>
#include <optional>

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

class Evaluator {
 public:
  explicit Evaluator(EvaluateOptions options = {});
  ~Evaluator();  // cancels and joins
  Evaluator(const Evaluator&) = delete;
  Evaluator& operator=(const Evaluator&) = delete;

  // Replaces a waiting request and cancels the running one; returns at once. Submitting what was
  // submitted last does nothing.
  void submit(ExperimentPtr experiment, Precision precision = Precision::kFaithful);
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
