// See player.h.
#include "app/lessons/player.h"

#include <algorithm>
#include <utility>

#include "app/lessons/answer.h"
#include "app/lessons/change.h"
#include "app/lessons/course.h"
#include "app/lessons/lesson_reader.h"
#include "app/lessons/walk.h"
#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

LessonPlayer::LessonPlayer(Background& background)
    : reading_(background, read_course), entering_(background, enter) {}

namespace {

void add(const std::filesystem::path& path, Course& course) {
  auto read = read_lesson(path);
  if (!read) {
    course.refusals.push_back(read.error().sentence);
    return;
  }
  auto lesson = std::make_shared<const Lesson>(*std::move(read));
  const auto same = std::ranges::find(course.lessons, lesson->id,
                                      [](const LessonPtr& known) { return known->id; });
  if (same != course.lessons.end()) {
    *same = std::move(lesson);
  } else {
    course.lessons.push_back(std::move(lesson));
  }
}

}  // namespace

Course LessonPlayer::read_course(const Files& also) {
  Course course;
  for (const Files& files : {course_files(), own_lesson_files(), also}) {
    for (const auto& path : files) add(path, course);
  }
  return course;
}

void LessonPlayer::also_read(const std::filesystem::path& file) { also_.push_back(file); }

LessonPlayer::EnterAnswer LessonPlayer::enter(const EnterQuestion& question) {
  EnterAnswer answer;
  LessonWalk walk(*question.lesson);
  if (auto entered = walk.enter_nth(question.step); !entered) {
    answer.refusal = std::move(entered.error());
    return answer;
  }
  answer.experiment = walk.experiment();
  answer.view = walk.view();
  const std::optional<Task>& task = question.lesson->steps[question.step].task;
  if (!task) return answer;
  if (!task->solution.changes.empty()) {
    auto solved = walk.with(task->solution.changes);
    if (solved) answer.solved = *std::move(solved);
  }
  if (task->goal.empty()) return answer;
  auto goal = walk.with(task->goal);
  if (!goal) {
    answer.refusal = std::move(goal.error());
    return answer;
  }
  auto result = evaluate(*goal);
  if (result) answer.goal = *result;
  return answer;
}

const Course* LessonPlayer::ask_course() {
  const auto known = reading_.ask(also_);
  course_ = known.answers(also_) ? known.answer : nullptr;
  return course_.get();
}

void LessonPlayer::update(LearnView& view, const Learner& learner) {
  ask_course();
  choose(view);
  if (!lesson_) return;
  hides_ = view.lecture.on && step().task && !shown_ && !solved_;
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
  complaint_.clear();
  verdict_.reset();
  solved_ = false;
  shown_ = false;
  by_reference_ = false;
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
  wish_ = Wish{entered_->experiment, entered_->view, "lesson: " + step().title};
}

void LessonPlayer::follow(const Learner& learner) {
  const bool same = learner.experiment == learner_.experiment &&
                    learner.result == learner_.result && learner.element == learner_.element &&
                    learner.map == learner_.map && learner.sliding == learner_.sliding &&
                    answer_ == judged_answer_;
  changed_ = changed_ || !same;
  if (learner.experiment != learner_.experiment) chain_ = legal_part(*learner.experiment);
  learner_ = learner;
  judged_answer_ = answer_;
  if (!entered_ || wish_ || !learner.settled) return;
  if (!begun_) begun_ = learner;
  if (learner.sliding) return;
  acted_ = acted_ || answer_ || learner.experiment != begun_->experiment ||
           learner.element != begun_->element || learner.map != begun_->map;
}

Situation LessonPlayer::situation(const std::string& layer) const {
  Situation s;
  s.now = learner_.experiment.get();
  const bool answers = learner_.result && learner_.result->experiment == learner_.experiment;
  s.result = answers ? learner_.result.get() : nullptr;
  if (entered_) s.before = entered_->experiment.get();
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
  // The answer that is shown counts while the window slides, too.
  if (!verdict_->solved || hides_ || (learner_.sliding && !shown_)) return;
  solved_ = true;
  if (!by_reference_) mark_solved(view, lesson_->id, step_);
  reveal();
}

void LessonPlayer::show_answer() {
  if (!lesson_ || !step().task || !entered_ || shown_) return;
  shown_ = true;
  hides_ = false;
  changed_ = true;
  if (solved_ || (verdict_ && verdict_->solved)) return;
  by_reference_ = true;
  const Attempt& solution = step().task->solution;
  if (solution.answer) answer_ = solution.answer;
  wish_ = Wish{entered_->solved, solution.view, "lesson: the answer"};
}

void LessonPlayer::reveal() {
  const Task& task = *step().task;
  if (task.reveals.empty()) return;
  auto shown = changed(*learner_.experiment, task.reveals, lesson_->path.parent_path());
  if (!shown) return;
  wish_ = Wish{std::make_shared<const Experiment>(*std::move(shown)), {}, "lesson: the answer"};
}

void LessonPlayer::give_answer(double answer) {
  answer_ = answer;
  complaint_.clear();
}

void LessonPlayer::give_answer(const std::string& typed) {
  const auto answer = read_answer(typed);
  if (answer) return give_answer(*answer);
  answer_.reset();
  complaint_ = answer.error().sentence;
}

std::string LessonPlayer::words(const std::string& text) const {
  if (!learner_.experiment) return text;
  const Task* const unanswered = hides_ ? &*step().task : nullptr;
  const auto written = with_numbers(text, 0, situation(""), unanswered);
  return written ? *written : text;
}

}  // namespace convoscope::app
