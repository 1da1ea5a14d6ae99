// See chain_effective.h.
#include "app/panels/chain/chain_effective.h"

#include <algorithm>
#include <cmath>

namespace convoscope::app {
namespace {

TensorPtr heat_of(const EffectiveField& field) {
  Tensor tensor(ImageShape{1, field.height, field.width, 1}, DataFormat::kNHWC);
  const double most = field.energy.empty() ? 0 : std::ranges::max(field.energy);
  for (size_t i = 0; i < field.energy.size(); ++i) {
    tensor.data()[i] = most > 0 ? static_cast<float>(std::sqrt(field.energy[i] / most)) : 0.0f;
  }
  return std::make_shared<const Tensor>(std::move(tensor));
}

EffectiveAnswer answer_to(const EffectiveQuestion& question) {
  EffectiveAnswer answer;
  answer.question = question;
  Expected<EffectiveField> field = effective_field({question.experiment->layers, question.chain},
                                                   question.picture, question.element,
                                                   {.samples = question.samples,
                                                    .parallel = {.cancel = question.cancel.get()},
                                                    .progress = question.progress.get()});
  if (!field) {
    answer.refusal = field.error();
    return answer;
  }
  answer.field = *std::move(field);
  answer.heat = heat_of(answer.field);
  return answer;
}

}  // namespace

EffectiveKeeper::EffectiveKeeper() : aside_(background_, answer_to) {}

EffectiveKeeper::~EffectiveKeeper() {
  if (asked_) asked_->cancel->cancel();
}

void EffectiveKeeper::ask_new(EffectiveQuestion question) {
  if (asked_) asked_->cancel->cancel();
  // Another one than before even if it asks the same: the answer to that was cancelled.
  question.run = asked_ ? asked_->run + 1 : 0;
  question.cancel = std::make_shared<CancelToken>();
  question.progress = std::make_shared<Progress>();
  asked_ = std::move(question);
  stopped_ = false;
}

const EffectiveAnswer* EffectiveKeeper::update(const ResultPtr& result, const FieldElement& element,
                                               int64_t samples) {
  EffectiveQuestion question{.experiment = result->experiment,
                             .chain = chain_of(*result),
                             .picture = result->input,
                             .element = element,
                             .samples = samples,
                             .run = asked_ ? asked_->run : 0,
                             .cancel = nullptr,
                             .progress = nullptr};
  if (!asked_ || !(*asked_ == question)) ask_new(std::move(question));
  if (!stopped_) {
    const auto known = aside_.ask(*asked_);
    const bool shows = known.answer && (!known.answer->refusal ||
                                        known.answer->refusal->kind != ErrorKind::kCancelled);
    if (shows) shown_ = known.answer;
  }
  return shown_.get();
}

double EffectiveKeeper::progress() const {
  if (!asked_) return 0;
  const auto total = static_cast<double>(asked_->progress->total.load());
  return total > 0 ? std::min(1.0, static_cast<double>(asked_->progress->done.load()) / total) : 0;
}

void EffectiveKeeper::stop() {
  if (asked_) asked_->cancel->cancel();
  stopped_ = true;
}

void EffectiveKeeper::start() {
  if (!asked_) return;
  ask_new(*asked_);
}

}  // namespace convoscope::app
