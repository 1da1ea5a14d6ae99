// See judge.h.
#include "app/lessons/judge.h"

#include <cmath>

#include "app/lessons/answer.h"
#include "app/lessons/condition.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

// A typical wrong answer is told by its condition, or by the number that was answered.
Expected<bool> is_wrong_answer(const WrongAnswer& wrong, const Situation& situation) {
  if (!wrong.when.text.empty()) return holds(wrong.when, situation);
  return situation.answer && same_answer(*situation.answer, *wrong.attempt.answer);
}

// Whether the number that was typed is the one that is asked for.
Expected<bool> is_number(const Task& task, const Situation& situation) {
  const auto number = compute(task.number, situation);
  if (!number) return tl::unexpected(number.error());
  if (task.within.text.empty()) return situation.answer && same_answer(*situation.answer, *number);
  const auto within = compute(task.within, situation);
  if (!within) return tl::unexpected(within.error());
  return situation.answer && std::abs(*situation.answer - *number) <= *within;
}

Expected<bool> is_answered(const Task& task, const Situation& situation) {
  if (task.kind == Task::Kind::kNumber) return is_number(task, situation);
  return task.kind == Task::Kind::kDo || situation.answer == task.solution.answer;
}

// Sizes that a question gives are no answers, even where they happen to be the same number.
bool is_given(const std::string& formula) {
  for (const char* given :
       {"picture_", "in_", "filter_h", "filter_w", "filter_c", "stride_", "dilation_", "groups"}) {
    const bool alone = formula.find_first_of("+-*/() ") == std::string::npos;
    if (alone && formula.starts_with(given)) return true;
  }
  return false;
}

// The number, handed in, would solve the task.
Expected<bool> answers(const Task& task, const std::string& formula, double number,
                       Situation situation) {
  if (task.kind != Task::Kind::kNumber || is_given(formula)) return false;
  situation.answer = number;
  situation.layer = lesson_layer(*situation.now, task.layer);
  return judge(task, situation).map([](const Verdict& verdict) { return verdict.solved; });
}

}  // namespace

Expected<Verdict> judge(const Task& task, const Situation& situation) {
  const auto answered = is_answered(task, situation);
  if (!answered) return tl::unexpected(answered.error());
  Verdict verdict;
  verdict.solved = *answered;
  for (const Check& check : task.checks) {
    const auto held = holds(check.condition, situation);
    if (!held) return tl::unexpected(held.error());
    CheckState state{*held, std::nullopt};
    if (!check.shows.text.empty()) {
      const auto number = compute(check.shows, situation);
      if (!number) return tl::unexpected(number.error());
      if (!std::isnan(*number)) state.shows = *number;
    }
    verdict.solved = verdict.solved && *held;
    verdict.checks.push_back(state);
  }
  if (verdict.solved) return verdict;
  for (size_t i = 0; i < task.wrong.size() && !verdict.wrong; ++i) {
    const auto is = is_wrong_answer(task.wrong[i], situation);
    if (!is) return tl::unexpected(is.error());
    if (*is) verdict.wrong = i;
  }
  return verdict;
}

size_t lesson_layer(const Experiment& experiment, const std::string& name) {
  for (size_t l = 0; l < experiment.layers.size(); ++l) {
    if (experiment.layers[l].name == name) return l;
  }
  return experiment.layers.size() - 1;
}

std::string figure(double number) {
  const bool whole = number == std::rint(number) && std::abs(number) < 1e15;
  return whole ? group_digits(static_cast<int64_t>(number)) : significant(number, 6);
}

Expected<std::string> with_numbers(const std::string& text, int line, const Situation& situation,
                                   const Task* unanswered) {
  std::string result;
  for (size_t i = 0; i < text.size();) {
    const size_t open = std::min(text.find('{', i), text.size());
    result += text.substr(i, open - i);
    if (open == text.size()) break;
    if (text.substr(open, 2) == "{{") {
      result += '{';
      i = open + 2;
      continue;
    }
    const size_t close = text.find('}', open);
    if (close == std::string::npos) {
      return refuse(at_line(line) + "a brace isn't closed; a brace of text is {{");
    }
    const std::string formula = text.substr(open + 1, close - open - 1);
    const auto number = compute({formula, line}, situation);
    if (!number) return tl::unexpected(number.error());
    bool hidden = std::isnan(*number);
    if (unanswered != nullptr && !hidden) {
      const auto answer = answers(*unanswered, formula, *number, situation);
      if (!answer) return tl::unexpected(answer.error());
      hidden = *answer;
    }
    result += hidden ? "?" : figure(*number);
    i = close + 1;
  }
  return result;
}

}  // namespace convoscope::app
