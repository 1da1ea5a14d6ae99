// Playing through the batch like a film: which element comes after so many seconds. Mathematics
// only; paused, nothing moves.
#pragma once

#include <cstdint>

namespace convoscope::app {

struct Playback {
  bool playing = false;
  double since = 0;  // seconds that the element has been shown
};

// The element that is shown `dt` seconds later, `count` of them at `speed` a second in a circle. A
// long pause between frames moves on by as many elements as a steady film would have.
int64_t advance(Playback& playback, double dt, double speed, int64_t element, int64_t count);
// Until the next element is due.
double seconds_left(const Playback& playback, double speed);

}  // namespace convoscope::app
