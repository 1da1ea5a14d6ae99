// A lesson as a value: an experiment to start from and steps, each with words, what to point at,
// changes to apply and perhaps a task that is checked. How its file reads is told in
// docs/lessons.md; nothing here knows the window.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/experiment/experiment.h"

namespace convoscope::app {

// "line 12: ", before what is said of a line of a lesson's file.
inline std::string at_line(int line) { return "line " + std::to_string(line) + ": "; }

// One change of an experiment, in the words of its file: "layers[0].strides" and [1, 2, 2, 1] as
// JSON text. An empty text takes the key away; a place one behind the end of a list appends.
struct LessonChange {
  std::string place;
  std::string json;
  int line = 0;  // of the lesson's file
};

// A condition or number over facts (facts.h), in the words of condition.h.
struct Formula {
  std::string text;
  int line = 0;
};

// A part of a step's words.
struct Block {
  enum class Kind { kText, kFormula };
  Kind kind = Kind::kText;
  // Text with **strong**, *emphasis*, `code` and {facts}; of a formula the general form.
  std::string text;
  std::string figures;                                       // the formula with present {facts}
  std::vector<std::pair<std::string, std::string>> symbols;  // {"S", "stride"}
  int line = 0;
};

// A part of the window by the path of its widget, and what is said beside it.
struct Pointer {
  std::string widget, words;
  int line = 0;
};

// What is looked at; what isn't given stays.
struct LessonView {
  std::optional<std::string> screen, layer;
  std::optional<int64_t> map, channel;
  std::optional<std::array<int64_t, 2>> element;  // y, x of the output
  int line = 0;
};

// What a learner does: changes, an answer that is typed or chosen (from 1), an element or map that
// is pointed at.
struct Attempt {
  std::vector<LessonChange> changes;
  std::optional<double> answer;
  LessonView view;
};

struct Check {
  std::string words;  // "4 rows high"
  Formula condition;  // true once it holds
  Formula shows;      // the number that is shown beside it; empty: none
};

struct WrongAnswer {
  Formula when;     // recognises it; empty: by its answer
  Attempt attempt;  // an example, which `lesson check` plays
  std::string hint;
  int line = 0, hint_line = 0;
};

// Where a task's words stand in the file.
struct TaskLines {
  int ask = 0, layer = 0, solution = 0, goal = 0, notice = 0;
  std::vector<int> choices, checks, hints;
};

struct Task {
  enum class Kind { kDo, kNumber, kChoice };
  Kind kind = Kind::kDo;
  std::string ask;
  std::string layer;                  // whose facts are meant; empty: the last layer
  std::vector<std::string> choices;   // of kChoice
  std::vector<Check> checks;          // of kDo: all must hold; at least one
  std::vector<LessonChange> reveals;  // applied once it is solved
  std::vector<LessonChange> goal;     // on the start: the experiment whose maps are to be made
  Attempt solution;
  std::vector<std::string> hints;  // in stages; at least one
  std::vector<WrongAnswer> wrong;
  std::string notice;  // what to notice afterwards
  Formula number;      // of kNumber: what is asked for, and by how much an answer may differ
  Formula within;      // empty: same_answer() decides
  int line = 0;
  TaskLines lines;
};

struct Step {
  std::string title;
  std::vector<std::string> teaches;  // words (words.h) whose explanations lead here
  std::vector<Block> words;
  std::vector<Pointer> points;
  std::vector<LessonChange> changes;  // on entering
  LessonView view;
  bool plays = false;  // the sliding window starts
  std::optional<Task> task;
  int line = 0;
};

struct Lesson {
  std::string id;     // the file's name without its number and ending: "stride"
  std::string title;  // "Stride and the size of the output"
  std::string about;  // one sentence
  int minutes = 10;
  std::vector<std::string> teaches;  // words that lead to its first step, then those of its steps
  std::filesystem::path path;        // empty where it has none
  Experiment start;
  std::vector<Step> steps;  // at least one

  size_t tasks() const;
};

}  // namespace convoscope::app
