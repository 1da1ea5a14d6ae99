// See player.h.
#include "app/lessons/player.h"

#include <algorithm>
#include <utility>

#include "app/lessons/change.h"
#include "app/lessons/course.h"
#include "app/lessons/lesson_reader.h"
#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

LessonPlayer::LessonPlayer(Background& background)
    : reading_(background, read_course), entering_(background, enter) {}

Course LessonPlayer::read_course(const int&) {
  Course course;
  for (const auto& path : course_files()) {
    auto lesson = read_lesson(path);
    if (lesson) {
      course.lessons.push_back(std::make_shared<const Lesson>(*std::move(lesson)));
    } else {
      course.refusals.push_back(lesson.error().sentence);
    }
  }
  return course;
}

LessonPlayer::EnterAnswer LessonPlayer::enter(const EnterQuestion& question) {
  const Lesson& lesson = *question.lesson;
  EnterAnswer answer;
  auto state = enter_step(lesson, question.step);
  if (!state) {
    answer.refusal = std::move(state.error());
    return answer;
  }
  answer.state = *std::move(state);
  const std::optional<Task>& task = lesson.steps[question.step].task;
  if (!task || task->goal.empty()) return answer;
  auto goal = changed(*answer.state.experiment, task->goal, lesson.path.parent_path());
  if (!goal) {
    answer.refusal = std::move(goal.error());
    return answer;
  }
  auto result = evaluate(std::make_shared<const Experiment>(*std::move(goal)));
  if (result) answer.goal = *result;
  return answer;
}

void LessonPlayer::update(LearnView& view, const Learner& learner) {
  course_ = reading_.ask(1).answer;
  choose(view);
  if (!lesson_) return;
  take_entered();
  follow(learner);
  judge_task(view);
}

void LessonPlayer::choose(const LearnView& view) {
  LessonPtr wanted;
  if (course_ && !view.lesson.empty()) {
    const auto found = std::ranges::find(course_->lessons, view.lesson,
                                         [](const LessonPtr& lesson) { return lesson->id; });
    if (found != course_->lessons.end()) wanted = *found;
  }
  const size_t step = wanted ? std::min(view.step, wanted->steps.size() - 1) : 0;
  if (wanted == lesson_ && step == step_) return;
  lesson_ = std::move(wanted);
  step_ = step;
  restart();
}

void LessonPlayer::restart() {
  ++run_;
  entered_.reset();
  refusal_.reset();
  answer_.reset();
  judged_answer_.reset();
  draft_.clear();
  verdict_.reset();
  solved_ = false;
  begun_.reset();
  acted_ = false;
  hints_ = 0;
  changed_ = true;
}

void LessonPlayer::take_entered() {
  if (entered_ || refusal_) return;
  const EnterQuestion question{lesson_, step_, run_};
  const auto known = entering_.ask(question);
  if (!known.answers(question)) return;
  refusal_ = known.answer->refusal;
  if (refusal_) return;
  entered_ = known.answer;
  wish_ = Wish{entered_->state.experiment, step().view, "lesson: " + step().title};
}

void LessonPlayer::follow(const Learner& learner) {
  const bool same = learner.experiment == learner_.experiment &&
                    learner.result == learner_.result && learner.element == learner_.element &&
                    learner.map == learner_.map && answer_ == judged_answer_;
  changed_ = changed_ || !same;
  if (learner.experiment != learner_.experiment) chain_ = legal_part(*learner.experiment);
  learner_ = learner;
  judged_answer_ = answer_;
  if (!entered_ || wish_ || !learner.settled) return;
  if (!begun_) begun_ = learner;
  acted_ = acted_ || answer_ || learner.experiment != begun_->experiment ||
           learner.element != begun_->element || learner.map != begun_->map;
}

Situation LessonPlayer::situation(const std::string& layer) const {
  Situation s;
  s.now = learner_.experiment.get();
  const bool answers = learner_.result && learner_.result->experiment == learner_.experiment;
  s.result = answers ? learner_.result.get() : nullptr;
  if (entered_) s.before = entered_->state.experiment.get();
  if (entered_) s.goal = entered_->goal.get();
  s.layer = lesson_layer(*learner_.experiment, layer);
  if (learner_.element) s.element = {learner_.element->y, learner_.element->x};
  s.map = learner_.map;
  s.answer = answer_;
  s.chain = chain_;
  return s;
}

// A task stays solved, whatever is done to the experiment afterwards.
void LessonPlayer::judge_task(LearnView& view) {
  const std::optional<Task>& task = step().task;
  if (!task || !entered_ || wish_ || solved_ || !std::exchange(changed_, false)) return;
  auto judged = judge(*task, situation(task->layer));
  if (!judged) {
    refusal_ = std::move(judged.error());
    return;
  }
  verdict_ = *std::move(judged);
  if (!verdict_->solved) return;
  solved_ = true;
  mark_solved(view, lesson_->id, step_);
  reveal();
}

void LessonPlayer::reveal() {
  const Task& task = *step().task;
  if (task.reveals.empty()) return;
  auto shown = changed(*learner_.experiment, task.reveals, lesson_->path.parent_path());
  if (!shown) return;
  wish_ = Wish{std::make_shared<const Experiment>(*std::move(shown)), {}, "lesson: the answer"};
}

std::string LessonPlayer::words(const std::string& text) const {
  if (!learner_.experiment) return text;
  const auto written = with_numbers(text, 0, situation(""));
  return written ? *written : text;
}

}  // namespace convoscope::app
