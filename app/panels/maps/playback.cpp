// See playback.h.
#include "app/panels/maps/playback.h"

#include <algorithm>
#include <cmath>

namespace convoscope::app {

int64_t advance(Playback& playback, double dt, double speed, int64_t element, int64_t count) {
  if (!playback.playing || count < 2 || !(speed > 0)) return element;
  playback.since += dt;
  // A frame is due when it has come up to rounding.
  const double steps = std::floor(playback.since * speed + 1e-9);
  if (steps < 1) return element;
  playback.since = std::max(0.0, playback.since - steps / speed);
  return (element + static_cast<int64_t>(std::fmod(steps, static_cast<double>(count)))) % count;
}

double seconds_left(const Playback& playback, double speed) {
  return std::max(0.0, 1 / speed - playback.since);
}

}  // namespace convoscope::app
