// See run_reader.h.
#include "app/compute/run_reader.h"

#include <algorithm>
#include <utility>

#include "app/compute/guarded.h"

namespace convoscope::app {
namespace {

RunAnswer refused(Error error) {
  if (error.kind == ErrorKind::kCancelled) error.sentence = "Reading the weights was stopped.";
  return {.refusal = std::move(error), .experiment = nullptr, .chain = {}};
}

RunAnswer read(const RunQuestion& question, const RunReading& how) {
  auto experiment = guarded<Experiment>("open these layers", [&] {
    return experiment_of_run(*question.model, question.run, question.picture, how);
  });
  if (!experiment) return refused(std::move(experiment.error()));
  auto chain = resolve_chain(*experiment);
  if (!chain) return refused(std::move(chain.error()));
  return {.refusal = {},
          .experiment = std::make_shared<const Experiment>(*std::move(experiment)),
          .chain = *std::move(chain)};
}

}  // namespace

bool RunQuestion::operator==(const RunQuestion& other) const {
  return model == other.model && run.first == other.run.first && run.last == other.run.last &&
         picture.tensor == other.picture.tensor && picture.source == other.picture.source;
}

std::shared_ptr<const RunAnswer> RunReader::ask(const RunQuestion& question) {
  if (!question_ || !(*question_ == question)) {
    stop();
    question_ = question;
    start();
  }
  const std::lock_guard lock(reading_->mutex);
  return reading_->answer;
}

void RunReader::start() {
  reading_ = std::make_shared<Reading>();
  slot_.submit([reading = reading_, question = *question_](const CancelToken&) {
    const RunReading how{.cancel = &reading->cancel, .progress = &reading->progress};
    auto answer = std::make_shared<const RunAnswer>(read(question, how));
    const std::lock_guard lock(reading->mutex);
    reading->answer = std::move(answer);
  });
}

double RunReader::progress() const {
  if (!reading_) return 0;
  const auto total = static_cast<double>(reading_->progress.total);
  return total > 0 ? std::min(1.0, static_cast<double>(reading_->progress.done) / total) : 0;
}

void RunReader::stop() {
  if (reading_) reading_->cancel.cancel();
}

void RunReader::again() {
  if (question_) start();
}

}  // namespace convoscope::app
