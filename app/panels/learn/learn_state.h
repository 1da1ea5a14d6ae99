// What lessons remember between frames besides the ViewState: the player, the window that slides,
// and what the learner had open before. Neither saved nor undone.
#pragma once

#include "app/document/view_state.h"
#include "app/lessons/player.h"
#include "app/panels/maps/playback.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// What the learner had before them when they went into a lesson or out of it, to be found again.
struct LeftBehind {
  ExperimentPtr experiment;
  int64_t step = 0;    // of the history
  bool saved = false;  // closing the program would lose nothing of it
  ViewState view;
};

// Of a lecture, while it lasts.
struct LectureState {
  bool black = false;    // the screen, so that the class looks at the lecturer
  bool follows = false;  // a spotlight follows the pointer
  double seconds = 0;    // since it began
  float own_scale = 0;   // of the window outside the lecture; 0 while none is on
  Rect words;            // where the lesson stands in this frame; empty: nowhere
};

struct LearnState {
  explicit LearnState(Background& background) : player(background) {}

  LessonPlayer player;
  Playback slide;                    // of the window over the output's elements
  std::optional<int64_t> tap;        // that it adds last; none: it goes by whole outputs
  std::optional<LessonView> look;    // of a step, until its maps are there
  std::optional<LeftBehind> own;     // before the first lesson; none while none was begun
  std::optional<LeftBehind> paused;  // of the lesson that was left in the middle
  std::optional<ViewState> back;     // what was looked at, until its maps are there again
  std::optional<Element> shared;     // that the Chain screen and the others explained in this frame
  LectureState lecture;
  std::string shown_at;  // lesson and step whose beginning was scrolled to
};

}  // namespace convoscope::app
