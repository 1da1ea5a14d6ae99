// Which lesson is open, at which step, and what was solved so far. Part of the ViewState: saved
// between runs, so that a learner comes back to where they were.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace convoscope::app {

struct LearnView {
  bool open = false;   // the lessons stand beside the screen
  std::string lesson;  // its id; empty: the list of all
  size_t step = 0;     // counted from 0
  float speed = 3;     // output elements a second, where the window slides
  // By lesson: bit i is set once the task of step i was solved. Steps beyond 64 aren't remembered.
  std::map<std::string, uint64_t> solved;

  bool operator==(const LearnView&) const = default;
};

bool is_solved(const LearnView& view, const std::string& lesson, size_t step);
void mark_solved(LearnView& view, const std::string& lesson, size_t step);

}  // namespace convoscope::app
