// What the drawer of snapshots and history, and its commands, ask of the frame.
#pragma once

#include <cstdint>
#include <optional>

namespace convoscope::app {

struct TimelineRequests {
  std::optional<int64_t> step;  // of the history, to go to
  bool take_snapshot = false;
  bool restore_left = false, forget_left = false;  // what a crash left (app/compute/autosave)
};

}  // namespace convoscope::app
