// What lessons remember between frames besides the ViewState: the player, the window that slides,
// and what the learner had open before. Neither saved nor undone.
#pragma once

#include "app/lessons/player.h"
#include "app/panels/maps/playback.h"

namespace convoscope::app {

struct LearnState {
  explicit LearnState(Background& background) : player(background) {}

  LessonPlayer player;
  Playback slide;                  // of the window over the output's elements
  std::optional<LessonView> look;  // of a step, until its maps are there
  ExperimentPtr theirs;            // before the first lesson; null while none was begun
  std::string shown_at;            // lesson and step whose beginning was scrolled to
};

}  // namespace convoscope::app
