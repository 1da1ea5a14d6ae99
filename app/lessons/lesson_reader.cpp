// See lesson_reader.h.
#include "app/lessons/lesson_reader.h"

#include <cctype>

#include "engine/core/text.h"
#include "engine/files/files.h"
#include "engine/io/experiment_json.h"
#include "engine/io/json_lines.h"
#include "engine/io/json_node.h"

namespace convoscope::app {

namespace {

namespace fs = std::filesystem;

constexpr int64_t kMaxFileBytes = int64_t{16} << 20;

class Reader {
 public:
  explicit Reader(const std::string& text) : lines_(text) {}

  int line(const JsonNode& node) const { return lines_.line(node.place()); }
  int line(const std::string& place) const { return lines_.line(place); }

  // A key that isn't known is refused at its own place, and so with its own line.
  static void allow(const JsonNode& node, std::initializer_list<std::string_view> known) {
    if (!node.json().is_object()) return node.allow_keys(known);
    for (const auto& [key, value] : node.json().items()) {
      if (std::ranges::find(known, key) == known.end()) {
        node.at(key).refuse("unknown key; did you mean \"" +
                            std::string(nearest_word(key, std::span(known.begin(), known.size()))) +
                            "\"?");
      }
    }
  }

  // Text, or a number that is meant as it stands.
  Formula formula(const JsonNode& node) const {
    const Json& json = node.json();
    if (json.is_number_float()) return {round_trip(node.number()), line(node)};
    if (json.is_number()) return {std::to_string(node.integer()), line(node)};
    return {node.text(), line(node)};
  }

  // The double that is nearest to what the file says, of which JSON keeps a float32: its shortest
  // decimal is what was written, up to six digits.
  static double answer(const JsonNode& node) {
    if (node.json().is_number_integer()) return static_cast<double>(node.integer());
    return std::stod(round_trip(node.number()));
  }

  std::vector<int> lines(const JsonNode& list) const {
    std::vector<int> lines;
    for (const JsonNode& node : list.elements()) lines.push_back(line(node));
    return lines;
  }

  std::vector<LessonChange> changes(const JsonNode& node) const {
    std::vector<LessonChange> list;
    if (!node.json().is_object()) {
      node.refuse("it should be an object of places and their new values, not " +
                  kind_of(node.json()));
      return list;
    }
    for (const auto& [place, value] : node.json().items()) {
      list.push_back(
          {place, value.is_null() ? "" : print_json(value), line(node.place() + "." + place)});
    }
    return list;
  }

  LessonView view(const JsonNode& node) const {
    allow(node, {"screen", "layer", "map", "channel", "element"});
    LessonView view;
    view.line = line(node);
    if (node.has("screen")) view.screen = node.at("screen").text();
    if (node.has("layer")) view.layer = node.at("layer").text();
    if (node.has("map")) view.map = node.at("map").integer_from(0);
    if (node.has("channel")) view.channel = node.at("channel").integer_from(-1);
    if (node.has("element")) {
      const auto element = node.at("element").integers(2, 0);
      view.element = {element[0], element[1]};
    }
    return view;
  }

  std::vector<Block> words(const JsonNode& node) const {
    if (node.json().is_string()) return {{Block::Kind::kText, node.text(), {}, {}, line(node)}};
    std::vector<Block> blocks;
    for (const JsonNode& part : node.elements()) blocks.push_back(block(part));
    return blocks;
  }

  Step step(const JsonNode& node) const {
    allow(node, {"title", "teaches", "text", "point", "set", "view", "play", "task"});
    Step step;
    step.line = line(node);
    step.title = node.at("title").text();
    if (node.has("teaches")) step.teaches = node.at("teaches").texts();
    step.words = words(node.at("text"));
    if (node.has("point")) {
      for (const JsonNode& pointer : node.at("point").elements()) {
        allow(pointer, {"at", "text"});
        step.points.push_back({pointer.at("at").text(), pointer.at("text").text(), line(pointer)});
      }
    }
    if (node.has("set")) step.changes = changes(node.at("set"));
    if (node.has("view")) step.view = view(node.at("view"));
    if (node.has("play")) step.plays = node.at("play").boolean();
    if (node.has("task")) step.task = task(node.at("task"));
    return step;
  }

 private:
  Block block(const JsonNode& part) const {
    if (part.json().is_string()) return {Block::Kind::kText, part.text(), {}, {}, line(part)};
    allow(part, {"formula", "figures", "where"});
    Block block{Block::Kind::kFormula, part.at("formula").text(), {}, {}, line(part)};
    if (part.has("figures")) block.figures = part.at("figures").text();
    if (part.has("where") && part.at("where").json().is_object()) {
      for (const auto& [symbol, meaning] : part.at("where").json().items()) {
        block.symbols.emplace_back(symbol, part.at("where").at(symbol).text());
      }
    }
    return block;
  }

  Attempt attempt(const JsonNode& node) const {
    Attempt attempt;
    if (node.has("set")) attempt.changes = changes(node.at("set"));
    if (node.has("answer")) attempt.answer = answer(node.at("answer"));
    if (node.has("view")) attempt.view = view(node.at("view"));
    return attempt;
  }

  Check check(const JsonNode& node) const {
    allow(node, {"text", "if", "shows"});
    Check check;
    check.words = node.at("text").text();
    check.condition = formula(node.at("if"));
    if (node.has("shows")) check.shows = formula(node.at("shows"));
    return check;
  }

  WrongAnswer wrong(const JsonNode& node) const {
    allow(node, {"when", "set", "answer", "view", "hint"});
    WrongAnswer wrong;
    wrong.line = line(node);
    if (node.has("when")) wrong.when = formula(node.at("when"));
    wrong.attempt = attempt(node);
    wrong.hint = node.at("hint").text();
    wrong.hint_line = line(node.place() + ".hint");
    if (wrong.when.text.empty() && !wrong.attempt.answer) {
      node.refuse("it needs a condition, \"when\", or an \"answer\" that tells it");
    }
    return wrong;
  }

  static void read_choice(const JsonNode& node, const Task& task, double choice) {
    if (choice >= 1 && choice <= static_cast<double>(task.choices.size())) return;
    node.refuse("there are " + std::to_string(task.choices.size()) + " choices, counted from 1; " +
                significant(choice, 6) + " is none of them");
  }

  // A task asks for a choice, for a number, or for something to be done.
  void read_kind(const JsonNode& node, Task& task) const {
    const std::string kind = node.only_key_of({"choices", "number", "checks"});
    if (kind == "choices") {
      task.kind = Task::Kind::kChoice;
      task.choices = node.at("choices").texts();
      task.lines.choices = lines(node.at("choices"));
      task.solution.answer = static_cast<double>(node.at("right").integer());
      read_choice(node.at("right"), task, *task.solution.answer);
    } else if (kind == "number") {
      task.kind = Task::Kind::kNumber;
      task.number = formula(node.at("number"));
      if (node.has("within")) task.within = formula(node.at("within"));
      if (node.has("solution") && !node.at("solution").has("answer")) {
        node.at("solution").refuse("a task that asks for a number is solved by an \"answer\"");
      }
    } else if (kind == "checks") {
      for (const JsonNode& part : node.at("checks").elements()) task.checks.push_back(check(part));
      task.lines.checks = lines(node.at("checks"));
      if (task.checks.empty()) node.at("checks").refuse("a task needs at least one check");
    }
  }

  Task task(const JsonNode& node) const {
    allow(node, {"ask", "layer", "choices", "right", "number", "within", "checks", "goal", "reveal",
                 "solution", "hints", "wrong", "notice"});
    Task task;
    task.line = line(node);
    task.ask = node.at("ask").text();
    if (node.has("layer")) task.layer = node.at("layer").text();
    read_kind(node, task);
    read_lines(node, task.lines);
    if (node.has("goal")) task.goal = changes(node.at("goal"));
    if (node.has("reveal")) task.reveals = changes(node.at("reveal"));
    if (task.kind != Task::Kind::kChoice) {
      allow(node.at("solution"), {"set", "answer", "view"});
      task.solution = attempt(node.at("solution"));
    }
    task.hints = node.at("hints").texts();
    if (task.hints.empty()) node.at("hints").refuse("a task needs at least one hint");
    if (node.has("wrong")) read_wrong(node.at("wrong"), task);
    if (node.has("notice")) task.notice = node.at("notice").text();
    return task;
  }

  void read_wrong(const JsonNode& node, Task& task) const {
    for (const JsonNode& part : node.elements()) {
      task.wrong.push_back(wrong(part));
      const auto& answer = task.wrong.back().attempt.answer;
      if (task.kind == Task::Kind::kChoice && answer) read_choice(part.at("answer"), task, *answer);
    }
  }

  void read_lines(const JsonNode& node, TaskLines& to) const {
    const auto line_of = [&](const char* key) { return line(node.place() + "." + key); };
    to.ask = line_of("ask");
    to.layer = line_of("layer");
    to.solution = line_of("solution");
    to.goal = line_of("goal");
    to.notice = line_of("notice");
    if (node.has("hints")) to.hints = lines(node.at("hints"));
  }

  JsonLines lines_;
};

Lesson read_root(const JsonNode& root, const Reader& reader, Json& start) {
  Reader::allow(
      root, {"convoscope_lesson", "title", "about", "minutes", "teaches", "experiment", "steps"});
  Lesson lesson;
  if (root.at("convoscope_lesson").integer() != 1) {
    root.at("convoscope_lesson").refuse("this program reads lessons of version 1");
  }
  lesson.title = root.at("title").text();
  lesson.about = root.at("about").text();
  if (root.has("minutes")) lesson.minutes = static_cast<int>(root.at("minutes").integer_from(1));
  if (root.has("teaches")) lesson.teaches = root.at("teaches").texts();
  start = root.at("experiment").json();
  for (const JsonNode& node : root.at("steps").elements())
    lesson.steps.push_back(reader.step(node));
  if (lesson.steps.empty()) root.refuse("a lesson needs at least one step");
  for (const Step& step : lesson.steps) {
    lesson.teaches.insert(lesson.teaches.end(), step.teaches.begin(), step.teaches.end());
  }
  return lesson;
}

// Text of the experiment, or a path of its file.
Expected<Experiment> read_start(const Json& start, const fs::path& folder) {
  if (start.is_string()) return read_experiment(folder / start.get<std::string>());
  return parse_experiment(print_json(start), folder);
}

}  // namespace

size_t Lesson::tasks() const {
  size_t count = 0;
  for (const Step& step : steps) count += step.task.has_value();
  return count;
}

Expected<Lesson> parse_lesson(const std::string& text, const fs::path& path) {
  const auto json = parse_json(text);
  if (!json) return tl::unexpected(json.error());
  const Reader reader(text);
  std::optional<Error> refusal;
  Json start;
  Lesson lesson = read_root(JsonNode(*json, refusal), reader, start);
  if (refusal) {
    const std::string line = at_line(reader.line(refusal->field));
    return file_error(line + refusal->sentence);
  }
  auto experiment = read_start(start, path.parent_path());
  if (!experiment) {
    const int line = reader.line("experiment." + experiment.error().field);
    return file_error(at_line(line) + "experiment: " + experiment.error().sentence);
  }
  lesson.start = *std::move(experiment);
  lesson.path = path;
  lesson.id = lesson_id(path);
  return lesson;
}

std::string lesson_id(const fs::path& path) {
  std::string stem = path.stem().string();
  size_t begin = 0;
  while (begin < stem.size() && std::isdigit(static_cast<unsigned char>(stem[begin]))) ++begin;
  if (begin > 0 && begin + 1 < stem.size() && stem[begin] == '-') stem.erase(0, begin + 1);
  return stem;
}

bool is_lesson_file(const fs::path& path) {
  if (path.extension() != ".json") return false;
  const auto bytes = read_file(path, kMaxFileBytes);
  if (!bytes) return false;
  const std::string_view text(reinterpret_cast<const char*>(bytes->data()), bytes->size());
  return text.find("\"convoscope_lesson\"") != std::string_view::npos;
}

Expected<Lesson> read_lesson(const fs::path& path) {
  const auto bytes = read_file(path, kMaxFileBytes);
  if (!bytes) return tl::unexpected(bytes.error());
  auto lesson = parse_lesson(std::string(bytes->begin(), bytes->end()), path);
  if (!lesson) return file_error(path.string() + ": " + lesson.error().sentence);
  return lesson;
}

}  // namespace convoscope::app
