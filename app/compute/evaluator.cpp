// See evaluator.h.
#include "app/compute/evaluator.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "app/compute/one_slot.h"

namespace convoscope::app {

struct Evaluator::Shared {
  explicit Shared(EvaluateOptions evaluate_options) : options(std::move(evaluate_options)) {}

  void compute(const ExperimentPtr& experiment, Precision precision, const CancelToken& token);

  const EvaluateOptions options;
  std::mutex mutex;
  ExperimentPtr submitted;
  Precision submitted_precision = Precision::kFaithful;
  EvaluatorState state;  // result and refusal; the rest is asked for
  std::shared_ptr<Progress> progress;
  OneSlot slot;  // last: its thread ends before what it writes to
};

// On the worker. An answer that came although it was cancelled is newer than the one before: it
// counts.
void Evaluator::Shared::compute(const ExperimentPtr& experiment, Precision precision,
                                const CancelToken& token) {
  EvaluateOptions mine = options;
  mine.precision = precision;
  const auto counter = std::make_shared<Progress>();
  mine.parallel.cancel = &token;
  mine.progress = counter.get();
  ResultPtr previous;
  {
    const std::lock_guard lock(mutex);
    progress = counter;
    previous = state.result;
  }
  auto answer = evaluate(experiment, previous, mine);
  const std::lock_guard lock(mutex);
  progress = nullptr;
  if (answer) {
    state.result = *std::move(answer);
    state.refused = nullptr;
    state.refusal.reset();
  } else if (answer.error().kind != ErrorKind::kCancelled) {
    state.refused = experiment;
    state.refusal = std::move(answer.error());
  }
}

Evaluator::Evaluator(EvaluateOptions options)
    : shared_(std::make_unique<Shared>(std::move(options))) {}
Evaluator::~Evaluator() = default;

void Evaluator::submit(ExperimentPtr experiment, Precision precision) {
  {
    const std::lock_guard lock(shared_->mutex);
    if (experiment == shared_->submitted && precision == shared_->submitted_precision) return;
    shared_->submitted = experiment;
    shared_->submitted_precision = precision;
  }
  shared_->slot.submit(
      [shared = shared_.get(), experiment = std::move(experiment),
       precision](const CancelToken& token) { shared->compute(experiment, precision, token); });
}

EvaluatorState Evaluator::poll() const {
  // Asked first: when nothing is busy any more, the state read below is the last one.
  const bool busy = shared_->slot.busy();
  const std::lock_guard lock(shared_->mutex);
  EvaluatorState state = shared_->state;
  state.busy = busy;
  if (shared_->progress != nullptr) {
    const auto total = static_cast<double>(shared_->progress->total.load());
    const auto done = static_cast<double>(shared_->progress->done.load());
    state.progress = total > 0 ? std::clamp(done / total, 0.0, 1.0) : 0;
  }
  return state;
}

void Evaluator::wait_idle() const { shared_->slot.wait_idle(); }

void Evaluator::on_answer(void (*wake)()) { shared_->slot.on_done(wake); }

}  // namespace convoscope::app
