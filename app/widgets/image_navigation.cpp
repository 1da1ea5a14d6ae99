// See image_navigation.h.
#include "app/widgets/image_navigation.h"

#include <cmath>

#include "app/host/imgui_compat.h"
#include "app/host/input_event.h"
#include "app/widgets/control.h"

namespace convoscope::app {
namespace {

// Two presses double the size; four notches of the wheel do.
const double kKeyZoom = std::sqrt(2.0);
constexpr double kPanShare = 0.125;  // of the pane, per arrow key

Point mouse() {
  const ImVec2 at = ImGui::GetMousePos();
  return {at.y, at.x};
}

void use_mouse(Viewport& viewport, const ZoomFrame& frame) {
  const ImGuiIO& io = ImGui::GetIO();
  if (ImGui::IsItemHovered()) {
    compat::claim_wheel();
    if (io.MouseWheel != 0) {
      viewport = zoom_at(viewport, frame, mouse(), std::exp2(io.MouseWheel / 4));
    }
    if (ImGui::IsMouseDoubleClicked(0)) viewport = {};
  }
  if (item_held(1) || item_held(2)) {
    viewport = pan(viewport, frame, {io.MouseDelta.y, io.MouseDelta.x});
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeAll);
  }
}

bool pressed(Key key, bool shift = false) {
  return chord_pressed({.shift = shift, .key = key}, true);
}

void use_zoom_keys(Viewport& viewport, const ZoomFrame& frame, Point at) {
  if (pressed(Key::kEqual) || pressed(Key::kEqual, true)) {
    viewport = zoom_at(viewport, frame, at, kKeyZoom);
  }
  if (pressed(Key::kMinus)) viewport = zoom_at(viewport, frame, at, 1 / kKeyZoom);
  if (pressed(letter_key('0'))) viewport = {};
  if (pressed(letter_key('1'))) viewport = one_to_one(viewport, frame, at);
}

void use_pan_keys(Viewport& viewport, const ZoomFrame& frame) {
  const double y = kPanShare * frame.pane.height(), x = kPanShare * frame.pane.width();
  if (pressed(Key::kUp)) viewport = pan(viewport, frame, {y, 0});
  if (pressed(Key::kDown)) viewport = pan(viewport, frame, {-y, 0});
  if (pressed(Key::kLeft)) viewport = pan(viewport, frame, {0, x});
  if (pressed(Key::kRight)) viewport = pan(viewport, frame, {0, -x});
}

}  // namespace

bool item_held(int button) {
  return (ImGui::IsItemActive() && ImGui::IsMouseDown(button)) ||
         (ImGui::IsItemDeactivated() && ImGui::IsMouseReleased(button));
}

bool navigate(Viewport& viewport, const ZoomFrame& frame, const NavigationKeys& keys) {
  const Viewport before = viewport;
  use_mouse(viewport, frame);
  const bool hovered = ImGui::IsItemHovered();
  // The keys of a control that has the keyboard are its own.
  if (keys.focused || (hovered && !keyboard_taken())) {
    const Point centre = {(frame.pane.y0 + frame.pane.y1) / 2, (frame.pane.x0 + frame.pane.x1) / 2};
    use_zoom_keys(viewport, frame, hovered ? mouse() : keys.selection.value_or(centre));
  }
  if (keys.focused && keys.pans) use_pan_keys(viewport, frame);
  return !(viewport == before);
}

}  // namespace convoscope::app
