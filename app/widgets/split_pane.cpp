// An InvisibleButton on the gap; the size follows the mouse's way since the drag began rather than
// the way of each frame.
#include "app/widgets/split_pane.h"

#include "app/host/style.h"

namespace convoscope::app {
namespace {

// From where the drag started, so that a clamped pane follows the mouse again only when that
// returns.
struct Grip {
  float size = 0, mouse = 0;
};
Grip g_grip;

constexpr float kLeastGrip = 8;  // unscaled

Rect grip_of(const Rect& rect, bool horizontal) {
  const float thickness = horizontal ? rect.width() : rect.height();
  const float more = std::max(0.0f, (dp(kLeastGrip) - thickness) / 2);
  return horizontal ? rect.inset(-more, 0) : rect.inset(0, -more);
}

void draw_line(const Rect& rect, bool horizontal, bool held) {
  const ImVec2 c = rect.centre();
  const float half = dp(2) / 2, margin = dp(10);
  const Rect line =
      horizontal ? Rect{{c.x - half, rect.min.y + margin}, {c.x + half, rect.max.y - margin}}
                 : Rect{{rect.min.x + margin, c.y - half}, {rect.max.x - margin, c.y + half}};
  ImGui::GetWindowDrawList()->AddRectFilled(line.min, line.max,
                                            with_alpha(palette().accent, held ? 1.0f : 0.6f), half);
}

}  // namespace

Change splitter(const char* id, Axis axis, const Rect& rect, float& size,
                const SplitterOptions& options) {
  const bool horizontal = axis == Axis::kHorizontal;
  const Rect grip = grip_of(rect, horizontal);
  ImGui::SetCursorScreenPos(grip.min);
  ImGui::InvisibleButton(id, grip.size());
  const bool held = ImGui::IsItemActive(), released = ImGui::IsItemDeactivated();
  const ImVec2 mouse = ImGui::GetMousePos();
  const float place = horizontal ? mouse.x : mouse.y;
  if (ImGui::IsItemActivated()) g_grip = {size, place};
  const float before = size;
  if (held) {
    const float per_pixel = options.per_pixel != 0 ? options.per_pixel : 1 / style().scale;
    size = std::clamp(g_grip.size + (place - g_grip.mouse) * per_pixel, options.min,
                      std::max(options.min, options.max));
  }
  if (held || ImGui::IsItemHovered()) {
    ImGui::SetMouseCursor(horizontal ? ImGuiMouseCursor_ResizeEW : ImGuiMouseCursor_ResizeNS);
    draw_line(rect, horizontal, held);
  }
  register_item("splitter", id, std::to_string(size), options.tooltip);
  return {size != before, released};
}

}  // namespace convoscope::app
