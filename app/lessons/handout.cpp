// See handout.h.
#include "app/lessons/handout.h"

#include "app/lessons/judge.h"
#include "app/lessons/lesson_check.h"

namespace convoscope::app {

namespace {

// "step-03.png", of a step counted from 0.
std::string picture_name(size_t step) {
  const std::string number = std::to_string(step + 1);
  return "step-" + std::string(number.size() < 2 ? "0" : "") + number + ".png";
}

// JSON on one line.
std::string flat(const std::string& json) {
  std::string text;
  for (const char c : json) {
    const bool blank = c == ' ' || c == '\n';
    if (blank && (text.empty() || text.back() == ' ' || text.back() == '[')) continue;
    if (c == ']' && !text.empty() && text.back() == ' ') text.pop_back();
    text += blank ? ' ' : c;
  }
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

std::string done(const Attempt& attempt) {
  std::string text;
  const auto join = [&](const std::string& part) { text += (text.empty() ? "" : ", ") + part; };
  for (const LessonChange& change : attempt.changes) {
    join("`" + change.place + "`: `" + flat(change.json) + "`");
  }
  if (attempt.view.element) {
    const auto [y, x] = *attempt.view.element;
    join("output element (" + std::to_string(y) + ", " + std::to_string(x) + ")");
  }
  if (attempt.view.map) join("map " + std::to_string(*attempt.view.map));
  return text;
}

class Writer {
 public:
  Writer(const Lesson& lesson, const HandoutOptions& options, const DrawStep& draw)
      : lesson_(lesson), options_(options), draw_(draw), walk_(lesson) {}

  Expected<std::string> write() {
    text_ = "# " + lesson_.title + "\n\n" + lesson_.about + "\n\n*About " +
            std::to_string(lesson_.minutes) + " minutes.*\n";
    for (size_t i = 0; i < lesson_.steps.size(); ++i) {
      if (auto written = write_step(i); !written) return tl::unexpected(written.error());
    }
    if (!hints_.empty()) text_ += "\n## Hints\n" + hints_;
    if (!answers_.empty()) text_ += "\n## Answers\n" + answers_;
    return std::move(text_);
  }

 private:
  // check_lesson has found that every formula can be worked out.
  std::string words(const std::string& text) {
    return with_numbers(text, 0, walk_.situation("")).value_or(text);
  }

  Expected<void> write_step(size_t i) {
    const Step& step = lesson_.steps[i];
    if (auto entered = walk_.enter(step); !entered) return entered;
    text_ += "\n## " + std::to_string(i + 1) + ". " + step.title + "\n";
    for (const Block& block : step.words) write_block(block);
    if (options_.pictures) text_ += "\n![" + step.title + "](" + picture_name(i) + ")\n";
    if (options_.pictures && draw_) {
      if (auto drawn = draw_(walk_, picture_name(i)); !drawn) return drawn;
    }
    return step.task ? write_task(*step.task, i) : Expected<void>();
  }

  void write_block(const Block& block) {
    if (block.kind == Block::Kind::kText) {
      text_ += "\n" + words(block.text) + "\n";
      return;
    }
    text_ += "\n    " + block.text + "\n";
    if (!block.figures.empty()) text_ += "    " + words(block.figures) + "\n";
    for (const auto& [symbol, meaning] : block.symbols) {
      text_ += "\n- *" + symbol + "*: " + meaning;
    }
    if (!block.symbols.empty()) text_ += "\n";
  }

  Expected<void> write_task(const Task& task, size_t i) {
    const std::string number = "\n**" + std::to_string(i + 1) + ".** ";
    text_ += "\n**Your turn.** " + words(task.ask) + "\n\n";
    for (size_t k = 0; k < task.choices.size(); ++k) {
      text_ += std::to_string(k + 1) + ". " + words(task.choices[k]) + "\n";
    }
    for (const Check& check : task.checks) text_ += "- [ ] " + words(check.words) + "\n";
    if (task.kind == Task::Kind::kNumber) text_ += "Answer: \\_\\_\\_\\_\\_\\_\\_\\_\n";
    hints_ += number;
    for (const std::string& hint : task.hints) hints_ += words(hint) + " ";
    hints_.back() = '\n';
    return write_answer(task, number);
  }

  // Hints to wrong answers have the numbers of what was done wrong.
  Expected<void> write_answer(const Task& task, const std::string& number) {
    std::string mistakes;
    for (const WrongAnswer& wrong : task.wrong) {
      mistakes += "\n- *" + typed(task, wrong.attempt) + "* " + words_after(wrong) + "\n";
    }
    if (auto solved = walk_.solve(task); !solved) return solved;
    const std::string answer = typed(task, task.solution);
    if (auto revealed = walk_.reveal(task); !revealed) return revealed;
    if (!options_.answers) return {};
    answers_ += number + answer;
    if (!task.notice.empty()) answers_ += " " + words(task.notice);
    answers_ += "\n" + mistakes;
    return {};
  }

  std::string words_after(const WrongAnswer& wrong) {
    LessonWalk after = walk_;
    Task task;
    task.solution = wrong.attempt;
    if (!after.solve(task)) return wrong.hint;
    return with_numbers(wrong.hint, 0, after.situation("")).value_or(wrong.hint);
  }

  std::string typed(const Task& task, const Attempt& attempt) {
    if (!attempt.answer) return done(attempt) + ".";
    if (task.kind != Task::Kind::kChoice) return figure(*attempt.answer) + ".";
    return words(task.choices[static_cast<size_t>(*attempt.answer) - 1]) + ".";
  }

  const Lesson& lesson_;
  const HandoutOptions& options_;
  const DrawStep& draw_;
  LessonWalk walk_;
  std::string text_, hints_, answers_;
};

}  // namespace

Expected<std::string> handout(const Lesson& lesson, const HandoutOptions& options,
                              const DrawStep& draw) {
  const auto faults = check_lesson(lesson);
  if (!faults.empty()) return refuse(faults.front());
  return Writer(lesson, options, draw).write();
}

}  // namespace convoscope::app
