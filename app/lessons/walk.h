// The way through a lesson of a learner who solves every task as its file does: what is open and
// looked at, step by step. `lesson check`, the handout and the window begin their steps from it.
#pragma once

#include <optional>

#include "app/lessons/facts.h"

namespace convoscope::app {

class LessonWalk {
 public:
  explicit LessonWalk(const Lesson& lesson);  // must outlive the walk

  // Each refuses as changed() does, and leaves then what was there before.
  Expected<void> enter(const Step& step);
  Expected<void> solve(const Task& task);  // its reference solution, without what that reveals
  Expected<void> reveal(const Task& task);
  // Through all steps before into that one, counted from 0; of a new walk.
  Expected<void> enter_nth(size_t step);
  // The present experiment, changed; nothing is kept of it.
  Expected<ExperimentPtr> with(const std::vector<LessonChange>& changes) const;

  const ExperimentPtr& experiment() const { return experiment_; }
  // Computed when first asked for; null where TensorFlow refuses the experiment, which a lesson may
  // want to show.
  const ResultPtr& result();
  // Why it does; empty where it doesn't.
  std::string refusal();
  // What is looked at: of each part the last that was asked for, so that a step looks the same
  // whether one came to it or began with it.
  const LessonView& view() const { return view_; }
  // What a task or words about `layer` are judged by. Points into the walk.
  Situation situation(const std::string& layer);

 private:
  void take(ExperimentPtr experiment);

  const Lesson& lesson_;
  ExperimentPtr experiment_, before_;  // before_: as the step began
  LessonView view_;
  std::optional<Expected<ResultPtr>> answer_;
};

// What is given in `wanted` takes the place of what `view` has.
void look_also(const LessonView& wanted, LessonView& view);

}  // namespace convoscope::app
