// What the Filters screen works out aside about the chosen filter, each thing once for what it was
// asked of.
#pragma once

#include "app/compute/aside.h"
#include "app/panels/portrait.h"
#include "engine/analysis/answers.h"

namespace convoscope::app {

struct AnswersQuestion {
  TensorPtr bank;
  int64_t q = 0, k = 0;
  bool operator==(const AnswersQuestion&) const = default;
};

inline FilterAnswers answers_of(const AnswersQuestion& question) {
  return filter_answers(*question.bank, question.q, question.k);
}

struct FilterStudy {
  explicit FilterStudy(Background& background)
      : portrait(background, portrait_of), answers(background, answers_of) {}

  Aside<PortraitQuestion, Portrait> portrait;
  Aside<AnswersQuestion, FilterAnswers> answers;
};

}  // namespace convoscope::app
