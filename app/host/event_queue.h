// Hands posted events to Dear ImGui at the pace it can follow. Version 1.86 keeps only the state of
// keys and buttons, so a press and its release inside one frame would be lost: a frame takes events
// up to the first one that would hide an earlier one, and the rest waits for the next frame.
#pragma once

#include <array>
#include <deque>

#include "app/host/host.h"
#include "app/host/input_event.h"

namespace convoscope::app {

class EventQueue {
 public:
  void post(const InputEvent& event);
  bool empty() const { return events_.empty(); }

  // Feeds one frame's events to the current ImGui context; drops, sizes, scale and close go to
  // `frame`.
  void feed(FrameInput& frame);

 private:
  struct Taken {  // what this frame already holds
    bool key = false, text = false, wheel = false, move = false;
    std::array<bool, 3> button{};
    bool any_button() const { return button[0] || button[1] || button[2]; }
  };
  bool fits(const InputEvent& event, const Taken& taken) const;
  void deliver(const InputEvent& event, Taken& taken, FrameInput& frame);
  void set_key(Key key, bool down);
  void release_all();
  bool held(Key left, Key right) const;

  std::deque<InputEvent> events_;
  std::array<bool, static_cast<size_t>(Key::kCount)> keys_{};
};

}  // namespace convoscope::app
