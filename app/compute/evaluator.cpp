// See evaluator.h.
#include "app/compute/evaluator.h"

#include <algorithm>
#include <mutex>
#include <utility>

#include "app/compute/one_slot.h"

namespace convoscope::app {

struct Evaluator::Shared {
  explicit Shared(EvaluateOptions evaluate_options) : options(std::move(evaluate_options)) {}

  void compute(const Wanted& wanted, const CancelToken& token);
  // Whether a request must be computed: not where it is the last one, or the answer has it.
  bool is_news(const Wanted& wanted) const;

  const EvaluateOptions options;
  std::mutex mutex;
  std::optional<Wanted> submitted;
  EvaluatorState state;  // result and refusal; the rest is asked for
  std::shared_ptr<Progress> progress;
  OneSlot slot;  // last: its thread ends before what it writes to
};

// On the worker. An answer that came although it was cancelled is newer than the one before: it
// counts.
void Evaluator::Shared::compute(const Wanted& wanted, const CancelToken& token) {
  EvaluateOptions mine = options;
  mine.precision = wanted.precision;
  mine.keep_bytes = wanted.keep_bytes;
  mine.look = wanted.look;
  const auto counter = std::make_shared<Progress>();
  mine.parallel.cancel = &token;
  mine.progress = counter.get();
  ResultPtr previous;
  {
    const std::lock_guard lock(mutex);
    progress = counter;
    previous = state.result;
  }
  auto answer = evaluate(wanted.experiment, previous, mine);
  const std::lock_guard lock(mutex);
  progress = nullptr;
  if (answer) {
    state.result = *std::move(answer);
    state.refused = nullptr;
    state.refusal.reset();
  } else if (answer.error().kind != ErrorKind::kCancelled) {
    state.refused = wanted.experiment;
    state.refusal = std::move(answer.error());
  }
}

Evaluator::Evaluator(EvaluateOptions options)
    : shared_(std::make_unique<Shared>(std::move(options))) {}
Evaluator::~Evaluator() = default;

bool Evaluator::Shared::is_news(const Wanted& wanted) const {
  if (!submitted) return true;
  Wanted otherwise = wanted;
  otherwise.look = submitted->look;
  if (!(otherwise == *submitted)) return true;
  if (wanted.look == submitted->look || slot.busy()) return false;
  if (!state.result || state.result->experiment != wanted.experiment) return false;
  return std::ranges::any_of(wanted.look, [&](size_t l) { return !has_values(*state.result, l); });
}

void Evaluator::submit(Wanted wanted) {
  {
    const std::lock_guard lock(shared_->mutex);
    if (!shared_->is_news(wanted)) return;
    shared_->submitted = wanted;
  }
  shared_->slot.submit([shared = shared_.get(), wanted = std::move(wanted)](
                           const CancelToken& token) { shared->compute(wanted, token); });
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
