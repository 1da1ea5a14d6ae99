// See handout.h.
#include "app/lessons/handout.h"

#include "app/lessons/judge.h"
#include "app/lessons/lesson_check.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

class Writer {
 public:
  explicit Writer(const Lesson& lesson) : lesson_(lesson) {}

  Expected<std::string> write(bool pictures) {
    text_ = "# " + lesson_.title + "\n\n" + lesson_.about + "\n\n*About " +
            std::to_string(lesson_.minutes) + " minutes.*\n";
    for (size_t i = 0; i < lesson_.steps.size(); ++i) {
      if (auto written = write_step(i, pictures); !written) {
        return tl::unexpected(written.error());
      }
    }
    if (!answers_.empty()) text_ += "\n## Answers\n" + answers_;
    return std::move(text_);
  }

 private:
  Expected<void> write_step(size_t i, bool pictures) {
    const Step& step = lesson_.steps[i];
    const auto state = enter_step(lesson_, i);
    if (!state) return tl::unexpected(state.error());
    Situation situation;
    situation.now = situation.before = state->experiment.get();
    situation.result = state->result.get();
    situation.layer = lesson_layer(*state->experiment, "");
    situation.chain = legal_part(*state->experiment);
    text_ += "\n## " + std::to_string(i + 1) + ". " + step.title + "\n";
    if (pictures) text_ += "\n![" + step.title + "](" + picture_name(i) + ")\n";
    for (const Block& block : step.words) {
      if (auto written = write_block(block, situation); !written) return written;
    }
    if (step.task) write_task(*step.task, i);
    return {};
  }

  Expected<void> write_block(const Block& block, const Situation& situation) {
    const bool formula = block.kind == Block::Kind::kFormula;
    const auto words = with_numbers(formula ? block.figures : block.text, block.line, situation);
    if (!words) return tl::unexpected(words.error());
    if (!formula) {
      text_ += "\n" + *words + "\n";
      return {};
    }
    text_ += "\n    " + block.text + "\n";
    if (!words->empty()) text_ += "    " + *words + "\n";
    for (const auto& [symbol, meaning] : block.symbols) {
      text_ += "\n- *" + symbol + "*: " + meaning;
    }
    if (!block.symbols.empty()) text_ += "\n";
    return {};
  }

  void write_task(const Task& task, size_t i) {
    text_ += "\n**Your turn.** " + task.ask + "\n\n";
    for (size_t k = 0; k < task.choices.size(); ++k) {
      text_ += std::to_string(k + 1) + ". " + task.choices[k] + "\n";
    }
    for (const Check& check : task.checks) {
      if (!check.words.empty()) text_ += "- [ ] " + check.words + "\n";
    }
    answers_ += "\n**" + std::to_string(i + 1) + ".** " + answer(task);
    if (!task.notice.empty()) answers_ += " " + task.notice;
    answers_ += "\n";
  }

  static std::string answer(const Task& task) {
    if (task.kind == Task::Kind::kChoice) {
      return task.choices[static_cast<size_t>(*task.solution.answer) - 1] + ".";
    }
    if (task.solution.answer) return significant(*task.solution.answer, 6) + ".";
    std::string text;
    for (const LessonChange& change : task.solution.changes) {
      text += (text.empty() ? "" : ", ") + ("`" + change.place + "`: `") +
              change.json.substr(0, change.json.find_last_not_of('\n') + 1) + "`";
    }
    if (task.solution.view.element) {
      const auto [y, x] = *task.solution.view.element;
      text += "output element (" + std::to_string(y) + ", " + std::to_string(x) + ")";
    }
    if (task.solution.view.map) text += "map " + std::to_string(*task.solution.view.map);
    return text + ".";
  }

  const Lesson& lesson_;
  std::string text_, answers_;
};

}  // namespace

std::string picture_name(size_t step) {
  const std::string number = std::to_string(step + 1);
  return "step-" + std::string(number.size() < 2 ? "0" : "") + number + ".png";
}

Expected<std::string> handout(const Lesson& lesson, bool pictures) {
  const auto faults = check_lesson(lesson);
  if (!faults.empty()) return refuse(faults.front());
  return Writer(lesson).write(pictures);
}

}  // namespace convoscope::app
