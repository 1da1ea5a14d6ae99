// See walk.h.
#include "app/lessons/walk.h"

#include <utility>

#include "app/lessons/change.h"
#include "app/lessons/judge.h"
#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

namespace {

template <typename T>
void take_over(const std::optional<T>& wanted, std::optional<T>& present) {
  if (wanted) present = wanted;
}

}  // namespace

void look_also(const LessonView& wanted, LessonView& view) {
  take_over(wanted.screen, view.screen);
  take_over(wanted.layer, view.layer);
  take_over(wanted.map, view.map);
  take_over(wanted.channel, view.channel);
  take_over(wanted.element, view.element);
}

LessonWalk::LessonWalk(const Lesson& lesson) : lesson_(lesson) {
  take(std::make_shared<const Experiment>(lesson.start));
  before_ = experiment_;
}

void LessonWalk::take(ExperimentPtr experiment) {
  experiment_ = std::move(experiment);
  answer_.reset();
}

Expected<ExperimentPtr> LessonWalk::with(const std::vector<LessonChange>& changes) const {
  if (changes.empty()) return experiment_;
  return changed(*experiment_, changes, lesson_.path.parent_path()).map([](Experiment&& next) {
    return std::make_shared<const Experiment>(std::move(next));
  });
}

Expected<void> LessonWalk::enter(const Step& step) {
  look_also(step.view, view_);
  before_ = experiment_;
  return with(step.changes).map([&](ExperimentPtr next) {
    if (next != experiment_) take(std::move(next));
    before_ = experiment_;
  });
}

Expected<void> LessonWalk::solve(const Task& task) {
  look_also(task.solution.view, view_);
  return with(task.solution.changes).map([&](ExperimentPtr next) {
    if (next != experiment_) take(std::move(next));
  });
}

Expected<void> LessonWalk::reveal(const Task& task) {
  return with(task.reveals).map([&](ExperimentPtr next) {
    if (next != experiment_) take(std::move(next));
  });
}

Expected<void> LessonWalk::enter_nth(size_t step) {
  for (size_t i = 0; i < step; ++i) {
    if (auto entered = enter(lesson_.steps[i]); !entered) return entered;
    const std::optional<Task>& task = lesson_.steps[i].task;
    if (!task) continue;
    if (auto solved = solve(*task); !solved) return solved;
    if (auto revealed = reveal(*task); !revealed) return revealed;
  }
  return enter(lesson_.steps[step]);
}

const ResultPtr& LessonWalk::result() {
  static const ResultPtr kNone;
  if (!answer_) answer_ = evaluate(experiment_);
  return *answer_ ? **answer_ : kNone;
}

std::string LessonWalk::refusal() {
  result();
  return *answer_ ? "" : answer_->error().sentence;
}

Situation LessonWalk::situation(const std::string& layer) {
  Situation s;
  s.now = experiment_.get();
  s.before = before_.get();
  s.result = result().get();
  s.layer = lesson_layer(*experiment_, layer);
  s.element = view_.element;
  s.map = view_.map.value_or(0);
  s.chain = legal_part(*experiment_);
  return s;
}

}  // namespace convoscope::app
