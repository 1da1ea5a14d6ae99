// See judge.h.
#include "app/lessons/judge.h"

#include <cmath>

#include "app/lessons/condition.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

// A typical wrong answer is told by its condition, or by the number that was answered.
Expected<bool> is_wrong_answer(const WrongAnswer& wrong, const Situation& situation) {
  if (wrong.when.text.empty()) return situation.answer == wrong.attempt.answer;
  return holds(wrong.when, situation);
}

}  // namespace

Expected<Verdict> judge(const Task& task, const Situation& situation) {
  Verdict verdict;
  verdict.solved = true;
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

Expected<std::string> with_numbers(const std::string& text, int line, const Situation& situation) {
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
    const auto number = compute({text.substr(open + 1, close - open - 1), line}, situation);
    if (!number) return tl::unexpected(number.error());
    result += std::isnan(*number) ? "?" : significant(*number, 6);
    i = close + 1;
  }
  return result;
}

}  // namespace convoscope::app
