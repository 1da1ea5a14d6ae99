// The rules of what may share a frame are in fits(); everything else is translation.
#include "app/host/event_queue.h"

#include <cfloat>

#include "app/host/imgui_compat.h"

namespace convoscope::app {
namespace {

template <typename... Handlers>
struct Overloaded : Handlers... {
  using Handlers::operator()...;
};

}  // namespace

void EventQueue::post(const InputEvent& event) { events_.push_back(event); }

void EventQueue::feed(FrameInput& frame) {
  Taken taken;
  while (!events_.empty() && fits(events_.front(), taken)) {
    deliver(events_.front(), taken, frame);
    events_.pop_front();
  }
}

bool EventQueue::fits(const InputEvent& event, const Taken& taken) const {
  return std::visit(
      Overloaded{
          [&](const MouseMove&) { return !taken.any_button() && !taken.wheel; },
          [&](const MouseLeave&) { return !taken.any_button() && !taken.wheel; },
          // What is dragged must be seen where it is let go before it is.
          [&](const MouseButton& e) {
            if (e.button < 0 || e.button >= 3) return true;
            return !taken.button[e.button] && (e.down || !taken.move);
          },
          [&](const Wheel&) { return !taken.any_button(); },
          // ImGui reads a frame's characters before its keys.
          [&](const KeyEdge&) { return !taken.key && !taken.text; },
          // The character of a key may ride with it, but "ctrl+a, 5" must select before it types.
          [&](const TextInput&) { return !taken.key || !held(Key::kLeftCtrl, Key::kRightCtrl); },
          [&](const auto&) { return true; },
      },
      event);
}

void EventQueue::deliver(const InputEvent& event, Taken& taken, FrameInput& frame) {
  ImGuiIO& io = ImGui::GetIO();
  std::visit(Overloaded{
                 [&](const MouseMove& e) {
                   taken.move = true;
                   compat::send_mouse_pos(io, e.x, e.y);
                 },
                 [&](const MouseLeave&) { compat::send_mouse_pos(io, -FLT_MAX, -FLT_MAX); },
                 [&](const MouseButton& e) {
                   if (e.button < 0 || e.button >= 3) return;
                   taken.button[e.button] = true;
                   compat::send_mouse_button(io, e.button, e.down);
                 },
                 [&](const Wheel& e) {
                   taken.wheel = true;
                   compat::send_wheel(io, e.x, e.y);
                 },
                 [&](const KeyEdge& e) {
                   taken.key = true;
                   set_key(e.key, e.down);
                 },
                 [&](const TextInput& e) {
                   taken.text = true;
                   io.AddInputCharactersUTF8(e.utf8.c_str());
                 },
                 [&](const Drop& e) {
                   frame.dropped.insert(frame.dropped.end(), e.paths.begin(), e.paths.end());
                 },
                 [&](const Resize& e) {
                   frame.width = e.width;
                   frame.height = e.height;
                 },
                 [&](const ScaleChange& e) { frame.scale = e.scale; },
                 [&](const FocusLost&) { release_all(); },
                 [&](const CloseRequest&) { frame.close_requested = true; },
             },
             event);
}

void EventQueue::set_key(Key key, bool down) {
  if (key <= Key::kNone || key >= Key::kCount) return;
  keys_[static_cast<size_t>(key)] = down;
  ImGuiIO& io = ImGui::GetIO();
  compat::send_key(io, key, down);
  compat::send_modifiers(io, held(Key::kLeftCtrl, Key::kRightCtrl),
                         held(Key::kLeftShift, Key::kRightShift),
                         held(Key::kLeftAlt, Key::kRightAlt));
}

// The releases go to another window once this one has lost the focus.
void EventQueue::release_all() {
  for (size_t i = 0; i < keys_.size(); ++i) {
    if (keys_[i]) set_key(static_cast<Key>(i), false);
  }
}

bool EventQueue::held(Key left, Key right) const {
  return keys_[static_cast<size_t>(left)] || keys_[static_cast<size_t>(right)];
}

}  // namespace convoscope::app
