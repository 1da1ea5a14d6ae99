// What the Filters screen works out aside about the chosen filter and the open preset, each thing
// once for what it was asked of.
#pragma once

#include "app/compute/aside.h"
#include "app/panels/filters/portrait.h"
#include "app/panels/filters/preset_placement.h"
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
      : portrait(background, portrait_of),
        answers(background, answers_of),
        placement(background, placement_of),
        thumbs(background, preset_thumbs) {}

  Aside<PortraitQuestion, Portrait> portrait;
  Aside<AnswersQuestion, FilterAnswers> answers;
  Aside<PlacementQuestion, ReadyPreset> placement;  // of the open preset
  Aside<ThumbsQuestion, TensorPtr> thumbs;          // of all presets
};

}  // namespace convoscope::app
