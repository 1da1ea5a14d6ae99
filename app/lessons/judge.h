// Whether a task is solved, and which hint a learner's state deserves. The window asks it while one
// works, `lesson check` for the reference solutions.
#pragma once

#include <optional>

#include "app/lessons/facts.h"

namespace convoscope::app {

struct CheckState {
  bool holds = false;
  std::optional<double> shows;  // the number beside it; none where it has no value
};

struct Verdict {
  bool solved = false;
  std::vector<CheckState> checks;  // as the task has them
  std::optional<size_t> wrong;     // index of the typical wrong answer that this is
};

// A number or choice that wasn't answered yet is unsolved. Refuses a condition that can't be
// understood.
Expected<Verdict> judge(const Task& task, const Situation& situation);

// The layer that a task or a step's words mean: by name, or the last one.
size_t lesson_layer(const Experiment& experiment, const std::string& name);

// As the window writes numbers: "18 432", "−2.5", with at most six significant digits.
std::string figure(double number);

// Text with each {formula} replaced by its number: {out_h} or {out_h * out_w}; "{{" is a brace.
// A number that has no value is "?", and so is one that would answer `unanswered`, a task whose
// number is still asked for; null: none is.
Expected<std::string> with_numbers(const std::string& text, int line, const Situation& situation,
                                   const Task* unanswered = nullptr);

}  // namespace convoscope::app
