// See lesson_check.h.
#include "app/lessons/lesson_check.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/document/screen_words.h"
#include "app/lessons/condition.h"
#include "app/lessons/judge.h"
#include "app/lessons/walk.h"
#include "app/lessons/words.h"
#include "engine/core/text.h"
#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

namespace {

class Play {
 public:
  explicit Play(const Lesson& lesson) : walk_(lesson) {}

  std::vector<std::string> faults;

  void play(const Step& step) {
    take(walk_.enter(step));
    check_view(step.view);
    for (const Block& block : step.words) {
      if (block.kind == Block::Kind::kText) check_text(block.text, block.line);
      check_text(block.figures, block.line);
    }
    for (const Pointer& pointer : step.points) check_text(pointer.words, pointer.line);
    if (!step.task) return;
    const Task& task = *step.task;
    check_layer(task.layer, task.lines.layer);
    check_texts(task);
    check_answers(task);
    check_view(task.solution.view);
    take(walk_.solve(task));
    take(walk_.reveal(task));
    check_text(task.notice, task.lines.notice);
  }

 private:
  // What is said once needn't be said of every answer that meets it.
  void fault(std::string sentence) {
    if (std::ranges::find(faults, sentence) == faults.end()) faults.push_back(std::move(sentence));
  }
  void take(const Expected<void>& done) {
    if (!done) fault(done.error().sentence);
  }

  void check_layer(const std::string& name, int line) {
    if (name.empty()) return;
    std::vector<std::string_view> names;
    for (const Layer& layer : walk_.experiment()->layers) names.push_back(layer.name);
    if (std::ranges::find(names, name) != names.end()) return;
    fault(at_line(line) + "there is no layer \"" + name + "\" here; did you mean \"" +
          std::string(nearest_word(name, names)) + "\"?");
  }

  void check_view(const LessonView& view) {
    if (view.screen) {
      const auto words = screen_words();
      if (std::ranges::find(words, *view.screen) == words.end()) {
        fault(at_line(view.line) + "there is no screen \"" + *view.screen + "\"; did you mean \"" +
              std::string(nearest_word(*view.screen, words)) + "\"?");
      }
    }
    if (view.layer) check_layer(*view.layer, view.line);
    const auto chain = legal_part(*walk_.experiment());
    const size_t layer = lesson_layer(*walk_.experiment(), walk_.view().layer.value_or(""));
    if (layer >= chain.size()) return;
    const ImageShape& maps = chain[layer].output;
    if (view.map && *view.map >= maps.c) {
      fault(at_line(view.line) + "there is no map " + std::to_string(*view.map) +
            ": the layer has " + std::to_string(maps.c) + ", counted from 0");
    }
    if (view.element && ((*view.element)[0] >= maps.h || (*view.element)[1] >= maps.w)) {
      const auto [y, x] = *view.element;
      fault(at_line(view.line) + "there is no element (" + std::to_string(y) + ", " +
            std::to_string(x) + "): the layer's maps have " + std::to_string(maps.h) +
            " rows and " + std::to_string(maps.w) + " columns, counted from 0");
    }
  }

  void check_text(const std::string& text, int line) {
    if (text.find('{') != std::string::npos) check_text(text, line, walk_.situation(""));
  }

  void check_text(const std::string& text, int line, const Situation& situation) {
    const auto written = with_numbers(text, line, situation);
    if (!written) return fault(written.error().sentence);
    for (size_t open = text.find('{'); open < text.size(); open = text.find('{', open + 1)) {
      if (text.substr(open, 2) == "{{") {
        ++open;
        continue;
      }
      const std::string formula = text.substr(open + 1, text.find('}', open) - open - 1);
      if (!std::isnan(*compute({formula, line}, situation))) continue;
      const std::string refusal = walk_.refusal();
      fault(at_line(line) + "{" + formula + "} has no value here" +
            (refusal.empty() ? "" : ", since the experiment is refused: " + refusal));
    }
  }

  void check_texts(const Task& task) {
    const auto check_list = [&](const std::vector<std::string>& texts,
                                const std::vector<int>& lines) {
      for (size_t i = 0; i < texts.size(); ++i) check_text(texts[i], lines[i]);
    };
    check_text(task.ask, task.lines.ask);
    check_list(task.choices, task.lines.choices);
    check_list(task.hints, task.lines.hints);
    for (size_t i = 0; i < task.checks.size(); ++i) {
      check_text(task.checks[i].words, task.lines.checks[i]);
    }
  }

  // The situation after an attempt keeps what it points into alive here.
  struct Attempted {
    ExperimentPtr experiment;
    ResultPtr result;
    Situation situation;
  };

  std::optional<Attempted> attempted(const Task& task, const Attempt& attempt) {
    const auto next = walk_.with(attempt.changes);
    if (!next) {
      fault(next.error().sentence);
      return std::nullopt;
    }
    Attempted a{*next, nullptr, walk_.situation(task.layer)};
    if (a.experiment != walk_.experiment()) {
      a.result = evaluate(a.experiment).value_or(nullptr);
      a.situation.now = a.experiment.get();
      a.situation.result = a.result.get();
      a.situation.layer = lesson_layer(*a.experiment, task.layer);
      a.situation.chain = legal_part(*a.experiment);
    }
    a.situation.answer = attempt.answer;
    a.situation.map = attempt.view.map.value_or(a.situation.map);
    if (attempt.view.element) a.situation.element = attempt.view.element;
    a.situation.goal = goal_.get();
    return a;
  }

  std::optional<Verdict> verdict(const Task& task, const std::optional<Attempted>& attempted) {
    if (!attempted) return std::nullopt;
    auto judged = judge(task, attempted->situation);
    if (judged) return *std::move(judged);
    fault(judged.error().sentence);
    return std::nullopt;
  }

  void check_answers(const Task& task) {
    check_goal(task);
    const auto untouched = verdict(task, attempted(task, {}));
    if (untouched && untouched->solved) {
      fault(at_line(task.line) + "the task is solved before anything is done");
    }
    const auto solved = verdict(task, attempted(task, task.solution));
    if (solved && !solved->solved) {
      fault(at_line(task.lines.solution) + "the reference solution doesn't solve the task" +
            open_checks(task, *solved));
    }
    for (size_t i = 0; i < task.wrong.size(); ++i) check_wrong(task, i);
  }

  void check_goal(const Task& task) {
    goal_.reset();
    if (task.goal.empty()) return;
    const auto goal = walk_.with(task.goal);
    if (!goal) return fault(goal.error().sentence);
    const auto result = evaluate(*goal);
    if (!result) {
      return fault(at_line(task.lines.goal) + "the goal is refused: " + result.error().sentence);
    }
    goal_ = *result;
  }

  // ": "4 rows high" stays open", of what has to be done.
  static std::string open_checks(const Task& task, const Verdict& verdict) {
    std::string text;
    for (size_t i = 0; i < task.checks.size(); ++i) {
      if (verdict.checks[i].holds) continue;
      text += (text.empty() ? ": \"" : ", \"") + task.checks[i].words + "\"";
    }
    return text.empty() ? "" : text + " stays open";
  }

  void check_wrong(const Task& task, size_t i) {
    const WrongAnswer& wrong = task.wrong[i];
    const auto state = attempted(task, wrong.attempt);
    const auto judged = verdict(task, state);
    if (!judged) return;
    check_text(wrong.hint, wrong.hint_line, state->situation);
    if (judged->solved) {
      fault(at_line(wrong.line) + "this answer solves the task");
    } else if (!judged->wrong) {
      fault(at_line(wrong.line) + "its condition doesn't hold for its own example");
    } else if (*judged->wrong != i) {
      fault(at_line(wrong.line) + "its example gets the hint of line " +
            std::to_string(task.wrong[*judged->wrong].line) + ", which comes first");
    }
  }

  LessonWalk walk_;
  ResultPtr goal_;
};

std::vector<std::string> unknown_words(const Lesson& lesson) {
  std::vector<std::string> faults;
  const auto look = [&](const std::vector<std::string>& words, int line) {
    for (const std::string& word : words) {
      const bool told = line == 0 && std::ranges::any_of(lesson.steps, [&](const Step& step) {
                          return std::ranges::find(step.teaches, word) != step.teaches.end();
                        });
      if (!told && find_word(word) == nullptr) {
        faults.push_back((line > 0 ? at_line(line) : "") + "\"" + word +
                         "\" is no word that the window explains; `convoscope lesson words` lists "
                         "them");
      }
    }
  };
  look(lesson.teaches, 0);
  for (const Step& step : lesson.steps) look(step.teaches, step.line);
  return faults;
}

}  // namespace

std::vector<std::string> check_lesson(const Lesson& lesson) {
  Play play(lesson);
  play.faults = unknown_words(lesson);
  for (const Step& step : lesson.steps) play.play(step);
  return play.faults;
}

}  // namespace convoscope::app
