// What the chosen element effectively sees (engine/analysis/effective_field.h), worked out aside on
// a thread of its own, since it may take as long as many evaluations; it can be stopped.
#pragma once

#include <memory>
#include <optional>

#include "app/compute/aside.h"
#include "engine/analysis/effective_field.h"
#include "engine/evaluate/result.h"

namespace convoscope::app {

struct EffectiveQuestion {
  ExperimentPtr experiment;
  std::vector<LayerGeometry> chain;
  TensorPtr picture;
  FieldElement element;
  int64_t samples = 0;
  int64_t run = 0;  // asked again after it was stopped
  std::shared_ptr<CancelToken> cancel;
  std::shared_ptr<Progress> progress;
  bool operator==(const EffectiveQuestion& other) const {
    return experiment == other.experiment && element == other.element && samples == other.samples &&
           run == other.run;
  }
};

struct EffectiveAnswer {
  EffectiveQuestion question;
  std::optional<Error> refusal;
  EffectiveField field;
  TensorPtr heat;  // [1, H, W, 1]: √energy of each pixel, the largest 1
};

class EffectiveKeeper {
 public:
  EffectiveKeeper();
  ~EffectiveKeeper();  // stops what runs

  // Asks for it, every frame that shows it. The last finished answer, maybe to another question.
  const EffectiveAnswer* update(const ResultPtr& result, const FieldElement& element,
                                int64_t samples);
  bool busy() const { return background_.busy(); }
  bool stopped() const { return stopped_; }
  double progress() const;  // 0 to 1
  void stop();
  void start();  // what was stopped

  void wait_idle() const { background_.wait_idle(); }
  void on_done(void (*wake)()) { background_.on_done(wake); }

 private:
  void ask_new(EffectiveQuestion question);

  std::optional<EffectiveQuestion> asked_;
  std::shared_ptr<const EffectiveAnswer> shown_;
  bool stopped_ = false;
  Background background_;
  Aside<EffectiveQuestion, EffectiveAnswer> aside_;
};

}  // namespace convoscope::app
