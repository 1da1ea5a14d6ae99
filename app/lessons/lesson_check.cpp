// See lesson_check.h.
#include "app/lessons/lesson_check.h"

#include <utility>

#include "app/lessons/change.h"
#include "app/lessons/judge.h"
#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

namespace {

// A refused chain has no answer, which a lesson may want to show.
ResultPtr answer_to(const ExperimentPtr& experiment) {
  auto result = evaluate(experiment);
  return result ? *result : nullptr;
}

class Play {
 public:
  explicit Play(const Lesson& lesson) : lesson_(lesson) {
    take(std::make_shared<const Experiment>(lesson.start));
  }

  std::vector<std::string> faults;
  const StepState& state() const { return now_; }

  void play(const Step& step) {
    enter(step);
    check_words(step);
    if (!step.task) return;
    check_task(*step.task);
    solve(*step.task);
  }

  void enter(const Step& step) {
    if (auto next = apply(*now_.experiment, step.changes)) take(next);
    before_ = now_.experiment;
    look(step.view);
  }

  void solve(const Task& task) {
    if (auto next = apply(*now_.experiment, task.solution.changes)) take(next);
    look(task.solution.view);
    if (auto next = apply(*now_.experiment, task.reveals)) take(next);
  }

 private:
  void take(ExperimentPtr experiment) { now_ = {experiment, answer_to(experiment)}; }

  void fault(std::string sentence) { faults.push_back(std::move(sentence)); }

  ExperimentPtr apply(const Experiment& experiment, const std::vector<LessonChange>& changes) {
    auto next = changed(experiment, changes, lesson_.path.parent_path());
    if (next) return std::make_shared<const Experiment>(*std::move(next));
    fault(next.error().sentence);
    return nullptr;
  }

  void look(const LessonView& view) {
    if (view.map) map_ = *view.map;
    if (view.element) element_ = view.element;
  }

  // What a task or words about `layer` see of a state.
  Situation situation(const StepState& state, const std::string& layer) const {
    Situation s;
    s.now = state.experiment.get();
    s.before = before_.get();
    s.result = state.result.get();
    s.layer = lesson_layer(*state.experiment, layer);
    s.element = element_;
    s.map = map_;
    s.chain = legal_part(*state.experiment);
    return s;
  }

  void check_text(const std::string& text, int line) {
    const auto written = with_numbers(text, line, situation(now_, ""));
    if (!written) return fault(written.error().sentence);
    if (written->find('?') != std::string::npos && text.find('?') == std::string::npos) {
      fault(at_line(line) + "a number of \"" + text + "\" has no value here");
    }
  }

  void check_words(const Step& step) {
    for (const Block& block : step.words) {
      if (block.kind == Block::Kind::kText) check_text(block.text, block.line);
      check_text(block.figures, block.line);
    }
    for (const Pointer& pointer : step.points) check_text(pointer.words, pointer.line);
  }

  std::optional<Verdict> verdict(const Task& task, const Attempt& attempt) {
    StepState state = now_;
    if (!attempt.changes.empty()) {
      const auto next = apply(*now_.experiment, attempt.changes);
      if (!next) return std::nullopt;
      state = {next, answer_to(next)};
    }
    Situation s = situation(state, task.layer);
    s.answer = attempt.answer;
    if (attempt.view.map) s.map = *attempt.view.map;
    if (attempt.view.element) s.element = attempt.view.element;
    s.goal = goal_.result.get();
    auto judged = judge(task, s);
    if (judged) return *std::move(judged);
    fault(judged.error().sentence);
    return std::nullopt;
  }

  void check_task(const Task& task) {
    goal_ = {};
    if (!task.goal.empty()) {
      const auto goal = apply(*now_.experiment, task.goal);
      if (goal) goal_ = {goal, answer_to(goal)};
      if (goal && !goal_.result) fault(at_line(task.line) + "the goal is refused by TensorFlow");
    }
    const auto untouched = verdict(task, {});
    if (untouched && untouched->solved) {
      fault(at_line(task.line) + "the task is solved before anything is done");
    }
    const auto solved = verdict(task, task.solution);
    if (solved && !solved->solved) {
      fault(at_line(task.line) + "the reference solution doesn't solve the task");
    }
    for (size_t i = 0; i < task.wrong.size(); ++i) check_wrong(task, i);
  }

  void check_wrong(const Task& task, size_t i) {
    const WrongAnswer& wrong = task.wrong[i];
    const auto judged = verdict(task, wrong.attempt);
    if (!judged) return;
    if (judged->solved) {
      fault(at_line(wrong.line) + "this answer solves the task");
    } else if (!judged->wrong) {
      fault(at_line(wrong.line) + "its condition doesn't hold for its own example");
    } else if (*judged->wrong != i) {
      fault(at_line(wrong.line) + "its example gets the hint of line " +
            std::to_string(task.wrong[*judged->wrong].line));
    }
  }

  const Lesson& lesson_;
  StepState now_, goal_;
  ExperimentPtr before_;
  std::optional<std::array<int64_t, 2>> element_;
  int64_t map_ = 0;
};

}  // namespace

std::vector<std::string> check_lesson(const Lesson& lesson) {
  Play play(lesson);
  for (const Step& step : lesson.steps) play.play(step);
  return play.faults;
}

Expected<StepState> enter_step(const Lesson& lesson, size_t step) {
  Play play(lesson);
  for (size_t i = 0; i < step; ++i) {
    play.enter(lesson.steps[i]);
    if (lesson.steps[i].task) play.solve(*lesson.steps[i].task);
  }
  play.enter(lesson.steps[step]);
  if (!play.faults.empty()) return refuse(play.faults.front());
  return play.state();
}

}  // namespace convoscope::app
