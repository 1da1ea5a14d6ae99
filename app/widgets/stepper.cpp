// See stepper.h. Three items side by side: −, the number, +. The number is an InvisibleButton that
// drags, or an input while it is being typed.
#include "app/widgets/stepper.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "app/host/host.h"
#include "app/widgets/inline_edit.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"
#include "app/widgets/tooltip.h"

namespace convoscope::app {
namespace {

constexpr float kPixelsPerStep = 8;  // of a drag, unscaled
constexpr float kDragThreshold = 4;
constexpr float kButtonWidth = 26;
constexpr double kRepeatFrame = 1.0 / 30;  // seconds

struct Drag {
  ImGuiID id = 0;
  int64_t start = 0;
  bool moved = false;
};
Drag g_drag;

std::optional<int64_t> parse_integer(std::string text) {
  std::erase(text, ' ');
  const char* first = text.data();
  if (!text.empty() && *first == '+') ++first;
  int64_t value = 0;
  const auto [end, error] = std::from_chars(first, text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

int64_t stepped(int64_t value, int64_t by, const StepperOptions& options) {
  // A value that was typed beyond the limits may come back step by step.
  const int64_t low = std::min(options.min, value), high = std::max(options.max, value);
  return by > 0 ? (value > high - by ? high : value + by) : (value < low - by ? low : value + by);
}

void draw_sign(const Rect& rect, bool plus, ImU32 colour) {
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const float arm = dp(4), half = std::max(0.5f, std::round(1.3f * style().scale) / 2);
  const ImVec2 c{std::floor(rect.centre().x) + 0.5f, std::floor(rect.centre().y) + 0.5f};
  draw_list->AddRectFilled({c.x - arm, c.y - half}, {c.x + arm, c.y + half}, colour);
  if (plus) draw_list->AddRectFilled({c.x - half, c.y - arm}, {c.x + half, c.y + arm}, colour);
}

// One of the two buttons. Steps when pressed and repeats while held.
Change step_button(const Rect& rect, int direction, int64_t& value, const StepperOptions& options) {
  const char* name = direction < 0 ? "minus" : "plus";
  const bool at_end = direction < 0 ? value <= options.min : value >= options.max;
  const skin::Disabled disabled(at_end && options.enabled);
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::InvisibleButton(name, rect.size());
  const bool held = ImGui::IsItemActive();
  const bool pressed = held && ImGui::IsMouseClicked(ImGuiMouseButton_Left, true);
  if (held) Host::redraw_within(kRepeatFrame);
  const bool released = ImGui::IsItemDeactivated();
  const bool hovered = ImGui::IsItemHovered();
  register_item("button", name, "", options.tooltip);
  draw_sign(rect, direction > 0, skin::tone(hovered ? palette().text : palette().dim));
  if (pressed) value = stepped(value, direction, options);
  return {pressed, released};
}

Change drag_number(ImGuiID id, const Rect& rect, int64_t& value, const StepperOptions& options) {
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::InvisibleButton("number", rect.size());
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
  show_tooltip(widget_path("number"), options.tooltip);
  if (ImGui::IsItemActivated()) g_drag = {id, value, false};
  const int64_t before = value;
  if (const int wheel = skin::wheel_step()) {
    value = stepped(value, wheel, options);
    return {value != before, true};
  }
  if (g_drag.id != id) return {};
  if (ImGui::IsItemActive()) {
    const float dx = ImGui::GetMouseDragDelta(ImGuiMouseButton_Left, 0).x;
    g_drag.moved = g_drag.moved || std::abs(dx) >= dp(kDragThreshold);
    if (g_drag.moved) {
      const int64_t factor = ImGui::GetIO().KeyShift ? 10 : 1;
      const auto steps = static_cast<int64_t>(std::lround(dx / dp(kPixelsPerStep)));
      value = stepped(g_drag.start, steps * factor, options);
    }
    return {value != before, false};
  }
  const bool moved = g_drag.moved;
  g_drag = {};
  if (!moved && ImGui::IsItemHovered()) inline_edit::open(id, std::to_string(value));
  return {false, moved};
}

Change type_number(ImGuiID id, const Rect& rect, int64_t& value, ImU32 colour,
                   const StepperOptions& options) {
  const auto step = [&](const std::string& text, int direction) {
    return std::to_string(stepped(parse_integer(text).value_or(value), direction, options));
  };
  const inline_edit::Answer answer =
      inline_edit::run(id, rect, Align::kCentre, Font::kMono, colour, step);
  if (answer.outcome == inline_edit::Outcome::kOpen ||
      answer.outcome == inline_edit::Outcome::kCancelled) {
    return {};
  }
  const int64_t typed = parse_integer(answer.text).value_or(value);
  const bool changed = typed != value;
  value = typed;
  return {changed, answer.outcome == inline_edit::Outcome::kCommitted};
}

}  // namespace

Change stepper(const char* id, int64_t& value, const StepperOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const float width = skin::resolve_width(options.width);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const Rect rect = Rect::of(place.x, place.y, width, control_height());
  const ImGuiID own_id = ImGui::GetID(id);
  ImGui::BeginGroup();

  const bool editing = inline_edit::is_open(own_id);
  const bool focused = skin::keep_focus(own_id, rect) || editing || g_drag.id == own_id;
  const bool hovered =
      options.enabled && ImGui::IsMouseHoveringRect(rect.min, rect.max) && ImGui::IsWindowHovered();
  skin::draw_field(rect, {hovered, focused, options.error});

  Rect number = rect;
  const float button = std::min(dp(kButtonWidth), width / 4);
  const Rect minus = number.take_left(button), plus = number.take_right(button);
  const ImU32 colour = options.error ? palette().warning : palette().accent;
  const int64_t before = value;
  bool released = false;
  {
    const Scope scope(id);
    released |= step_button(minus, -1, value, options).released;
    released |= step_button(plus, +1, value, options).released;
    const Change typed = editing ? type_number(own_id, number, value, colour, options)
                                 : drag_number(own_id, number, value, options);
    released |= typed.released;
  }
  if (focused && !editing) {
    if (const int arrow = skin::arrow_step()) {
      value = stepped(value, arrow, options);
      released = true;
    }
  }
  if (!inline_edit::is_open(own_id)) {
    draw_text(ImGui::GetWindowDrawList(), number, with_true_minus(std::to_string(value)),
              Font::kMono, colour, Align::kCentre);
  }
  ImGui::SetCursorScreenPos(place);
  ImGui::Dummy(rect.size());
  ImGui::EndGroup();
  if (ImGui::IsItemActive() || value != before) skin::take_focus(own_id);
  register_rect("stepper", id, std::to_string(value), options.tooltip, number);
  return {value != before, released};
}

}  // namespace convoscope::app
