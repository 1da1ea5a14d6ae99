// Plays the lesson that is open: what its step begins with, whether its task is solved, which hint
// is due. It reads what the learner has before them and changes nothing itself; what a step sets is
// handed out once, for the frame to make an Edit of.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/compute/aside.h"
#include "app/document/learn_view.h"
#include "app/document/place.h"
#include "app/lessons/judge.h"
#include "app/lessons/lesson.h"

namespace convoscope::app {

using LessonPtr = std::shared_ptr<const Lesson>;

struct Course {
  std::vector<LessonPtr> lessons;     // in order
  std::vector<std::string> refusals;  // of files that are no lessons
};

// What the learner has before them in this frame.
struct Learner {
  ExperimentPtr experiment;
  ResultPtr result;  // the newest; may answer an older experiment, or be null
  std::optional<Element> element;
  int64_t map = 0;
  bool settled = false;  // the result, or a refusal, answers the experiment
  bool sliding = false;  // the element moves by itself, which is nobody's answer
};

class LessonPlayer {
 public:
  explicit LessonPlayer(Background& background);  // must outlive the player

  // A lesson that isn't in the course is read with it, and takes the place of one of its name.
  void also_read(const std::filesystem::path& file);

  // Once a frame while lessons are open. Marks in `view` what is solved.
  void update(LearnView& view, const Learner& learner);

  const Course* course() const { return course_.get(); }  // null while it is being read
  // The same, wanted also where no lesson is open.
  const Course* ask_course();
  const LessonPtr& lesson() const { return lesson_; }  // null where none is open
  const Step& step() const { return lesson_->steps[step_]; }
  size_t step_index() const { return step_; }
  bool entering() const { return !entered_; }  // the step's experiment is still being made
  // The course or the step is still being read or made.
  bool preparing() const { return !course_ || (lesson_ && entering() && !refusal_); }
  const std::optional<Error>& refusal() const { return refusal_; }

  // Of the step's task; null while there is nothing to judge.
  const Verdict* verdict() const { return verdict_ ? &*verdict_ : nullptr; }
  bool solved() const { return solved_; }
  // Something was done since the step began, so that it may be called wrong.
  bool acted() const { return acted_; }
  size_t hints() const { return hints_; }  // that were asked for
  void next_hint() { ++hints_; }
  // Chosen, or typed, once it is handed in; what can't be read is told and isn't an answer.
  void give_answer(double answer);
  void give_answer(const std::string& typed);
  const std::string& complaint() const { return complaint_; }  // of what was typed; else empty
  const std::optional<double>& answer() const { return answer_; }
  std::string& draft() { return draft_; }  // of a number that is being typed
  void restart();                          // the step, from its beginning

  // Before a class answers wait: what is done isn't called right, and no number in the words gives
  // the answer away, until the lecturer shows it.
  bool hides_answer() const { return hides_; }
  // The step's task, solved as the file does where it isn't solved yet.
  void show_answer();
  bool shows_answer() const { return shown_; }

  // The text with the present numbers; with "?" where there is none.
  std::string words(const std::string& text) const;

  // What the step, or its solved task, makes of the experiment; handed out once.
  struct Wish {
    ExperimentPtr experiment;  // null: as it is
    LessonView view;
    std::string label;  // of the edit
  };
  std::optional<Wish> take_wish() { return std::exchange(wish_, std::nullopt); }

 private:
  struct EnterQuestion {
    LessonPtr lesson;
    size_t step = 0;
    int64_t run = 0;
    bool operator==(const EnterQuestion&) const = default;
  };
  struct EnterAnswer {
    ExperimentPtr experiment;
    LessonView view;
    ExperimentPtr solved;  // the task's reference solution; null where that changes nothing
    ResultPtr goal;
    std::optional<Error> refusal;
  };
  using Files = std::vector<std::filesystem::path>;
  static Course read_course(const Files& also);
  static EnterAnswer enter(const EnterQuestion& question);

  void choose(const LearnView& view);
  void take_entered();
  void follow(const Learner& learner);
  void judge_task(LearnView& view);
  void reveal();
  Situation situation(const std::string& layer) const;

  Aside<Files, Course> reading_;
  Aside<EnterQuestion, EnterAnswer> entering_;
  Files also_;
  std::shared_ptr<const Course> course_;
  LessonPtr lesson_;
  size_t step_ = 0;
  int64_t run_ = 0;
  std::shared_ptr<const EnterAnswer> entered_;
  std::optional<Error> refusal_;

  Learner learner_;
  std::optional<Learner> begun_;  // as the step began
  bool acted_ = false;
  std::vector<LayerGeometry> chain_;  // of the learner's experiment
  bool changed_ = true;               // since it was judged last
  std::optional<double> answer_, judged_answer_;
  std::string draft_, complaint_;
  std::optional<Verdict> verdict_;
  bool solved_ = false;
  bool hides_ = false, shown_ = false;
  bool by_reference_ = false;  // solved by the file and not by the learner
  size_t hints_ = 0;
  std::optional<Wish> wish_;
};

}  // namespace convoscope::app
