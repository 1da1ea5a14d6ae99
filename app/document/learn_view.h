// Which lesson is open, at which step, and what was solved so far. Part of the ViewState: saved
// between runs, so that a learner comes back to where they were.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace convoscope::app {

// Teaching in front of a class.
struct LectureView {
  bool on = false;
  bool light = true;       // for projectors, whatever the theme is otherwise
  bool dim = true;         // all but what a step points at
  bool all_parts = false;  // of the screen, also those that the step doesn't need

  bool operator==(const LectureView&) const = default;
};

// The order in which the outputs of a layer are visited, as loops from the outer to the inner one:
// over its rows, columns and maps.
enum class LoopNest { kRowsColumnsMaps, kMapsRowsColumns, kColumnsRowsMaps };

struct LearnView {
  bool open = false;   // the lessons stand beside the screen
  std::string lesson;  // its id; empty: the list of all
  size_t step = 0;     // counted from 0
  float speed = 3;     // output elements or taps a second, where the window slides
  LoopNest nest = LoopNest::kMapsRowsColumns;
  bool loops = false;  // are shown as code
  bool taps = false;   // a step is a tap, not a whole element
  LectureView lecture;
  // By lesson: bit i is set once the task of step i was solved. Steps beyond 64 aren't remembered.
  std::map<std::string, uint64_t> solved;

  bool operator==(const LearnView&) const = default;
};

bool is_solved(const LearnView& view, const std::string& lesson, size_t step);
void mark_solved(LearnView& view, const std::string& lesson, size_t step);

}  // namespace convoscope::app
