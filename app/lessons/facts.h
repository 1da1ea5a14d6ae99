// What a lesson's conditions can ask about: numbers of the experiment, its result and what the
// learner points at, each with a name and a sentence. A fact that doesn't exist at present (a value
// of maps that aren't computed, the size of a chain that is refused) is NaN, so that no comparison
// with it holds.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "app/lessons/lesson.h"
#include "engine/evaluate/result.h"

namespace convoscope::app {

// What conditions are about. Pointers other than `now` may be null.
struct Situation {
  const Experiment* now = nullptr;
  const Experiment* before = nullptr;  // as the step began
  const Result* result = nullptr;      // answers `now`
  const Result* goal = nullptr;        // of the task's goal
  size_t layer = 0;                    // whose facts are meant
  std::optional<std::array<int64_t, 2>> element;
  int64_t map = 0;
  std::optional<double> answer;
  std::vector<LayerGeometry> chain = {};  // of `now` as far as it is legal: legal_part()
};

// A number, or a function of up to four whole numbers.
struct Fact {
  const char* name;
  int arguments;
  const char* means;
  double (*value)(const Situation& situation, std::span<const double> arguments);
};
std::span<const Fact> facts();
const Fact* find_fact(std::string_view name);  // null where there is none

}  // namespace convoscope::app
