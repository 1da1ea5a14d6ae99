// Plays a lesson without a window, as a careful teacher would before the class: every change is
// applied, every number in the words is worked out, and of every task it is seen that it isn't
// solved from the start, that its reference solution solves it, and that each typical wrong answer
// stays unsolved and gets its own hint.
#pragma once

#include <string>
#include <vector>

#include "app/lessons/facts.h"

namespace convoscope::app {

// What is wrong, a sentence each, with the line; empty for a sound lesson.
std::vector<std::string> check_lesson(const Lesson& lesson);

// The experiment of a step as a learner meets it who solved every task before it as the file does,
// and its answer (null where TensorFlow refuses it).
struct StepState {
  ExperimentPtr experiment;
  ResultPtr result;
};
Expected<StepState> enter_step(const Lesson& lesson, size_t step);

}  // namespace convoscope::app
