// See cell_editor.h.
#include "app/widgets/cell_editor.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/host/imgui_compat.h"
#include "app/host/style.h"
#include "app/widgets/inline_edit.h"
#include "app/widgets/keyboard.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

// Unscaled pixels of dragging that make one step.
constexpr float kPixelsPerStep = 8;

float value_of(const CellGridSpec& spec, const Element& at) {
  return spec.values[static_cast<size_t>(at.y * spec.columns + at.x)];
}

void change(CellGridResult& result, const Element& at, float value) {
  result.edits.push_back({at.y, at.x, value});
}

// A multiple of a hundredth of the step, so that a drag gives numbers one can read.
float tidy(float value, float step) {
  const float grain = step / 100;
  return std::round(value / grain) * grain;
}

float speed() {
  const ImGuiIO& io = ImGui::GetIO();
  return io.KeyShift ? 0.1f : io.KeyCtrl ? 10.0f : 1.0f;
}

ImGuiID typing_id(const CellGridSpec& spec) { return ImGui::GetID(spec.id); }

void begin_typing(const CellGridSpec& spec, CellEditor& editor) {
  editor.typing = true;
  editor.dragged.reset();
  inline_edit::open(typing_id(spec), round_trip(value_of(spec, *editor.selected)));
}

void press(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result) {
  if (!result.clicked) return;
  editor.selected = editor.dragged = result.clicked;
  editor.start_value = value_of(spec, *result.clicked);
  editor.travel = 0;
  editor.changed = false;
  if (spec.brush) {
    change(result, *result.clicked, *spec.brush);
    editor.changed = true;
  }
}

// Every cell on the straight way from one to another, without the first.
void paint_line(const Element& from, const Element& to, float value, CellGridResult& result) {
  const int64_t steps = std::max(std::abs(to.y - from.y), std::abs(to.x - from.x));
  for (int64_t i = 1; i <= steps; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(steps);
    const auto at = [share](int64_t a, int64_t b) {
      return a + std::llround(share * static_cast<double>(b - a));
    };
    change(result, {at(from.y, to.y), at(from.x, to.x)}, value);
  }
}

void drag_value(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result) {
  ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeNS);
  const float moved = -ImGui::GetIO().MouseDelta.y;
  if (moved == 0) return;
  editor.travel += moved * speed();
  if (!editor.changed && std::fabs(editor.travel) < dp(3)) return;  // a click, not a drag
  editor.changed = true;
  const float steps = editor.travel / dp(kPixelsPerStep);
  change(result, *editor.dragged, tidy(editor.start_value + steps * spec.step, spec.step));
}

void drag(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result) {
  if (!editor.dragged || result.clicked) return;
  // The frame in which the button goes up may hold the last movement too.
  if (!spec.brush) {
    drag_value(spec, editor, result);
  } else if (result.hovered && result.hovered != editor.dragged) {
    paint_line(*editor.dragged, *result.hovered, *spec.brush, result);
    editor.selected = editor.dragged = result.hovered;
  }
  if (ImGui::IsItemActive()) return;
  result.edit_ended = editor.changed;
  editor.dragged.reset();
}

void nudge(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result) {
  const int notches = skin::wheel_step();
  if (notches == 0 || !result.hovered) return;
  editor.selected = result.hovered;
  const float steps = static_cast<float>(notches) * speed();
  change(result, *result.hovered,
         tidy(value_of(spec, *result.hovered) + steps * spec.step, spec.step));
}

void use_keys(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result) {
  const ImGuiID id = compat::last_item_id();
  if (keyboard::entered(widget_path(spec.id))) {
    skin::take_focus(id);
    if (!editor.selected) editor.selected = Element{};
  }
  if (result.clicked) skin::take_focus(id);
  if (!skin::keep_focus(id, result.cells)) return;
  if (!editor.selected || editor.typing || ImGui::GetIO().WantTextInput) return;
  Element& at = *editor.selected;
  if (key_pressed(Key::kUp, true)) --at.y;
  if (key_pressed(Key::kDown, true)) ++at.y;
  if (key_pressed(Key::kLeft, true)) --at.x;
  if (key_pressed(Key::kRight, true)) ++at.x;
  at.y = std::clamp<int64_t>(at.y, 0, spec.rows - 1);
  at.x = std::clamp<int64_t>(at.x, 0, spec.columns - 1);
  if (key_pressed(Key::kDelete) || key_pressed(Key::kBackspace)) {
    change(result, at, 0);
    result.edit_ended = true;
  }
  if (key_pressed(Key::kEnter) || key_pressed(Key::kKeypadEnter)) begin_typing(spec, editor);
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

}  // namespace

void edit_cells(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result) {
  if (editor.selected && (editor.selected->y >= spec.rows || editor.selected->x >= spec.columns)) {
    editor = {};
  }
  const bool double_click = result.clicked && ImGui::IsMouseDoubleClicked(0) && !spec.brush;
  press(spec, editor, result);
  if (double_click) {
    begin_typing(spec, editor);
  } else {
    drag(spec, editor, result);
  }
  nudge(spec, editor, result);
  use_keys(spec, editor, result);
}

void type_into_cell(const CellGridSpec& spec, CellEditor& editor, CellGridResult& result) {
  if (!editor.typing || !editor.selected) return;
  if (!inline_edit::is_open(typing_id(spec))) {
    editor.typing = false;
    return;
  }
  Rect rect = result.rect_of(*editor.selected);
  rect.max.x = std::max(rect.max.x, rect.min.x + dp(72));
  ImGui::GetWindowDrawList()->AddRectFilled(rect.min, rect.max, palette().raised, dp(4));
  const ImVec2 back = ImGui::GetCursorScreenPos();
  const auto step = [&spec](const std::string& text, int direction) {
    const float value = parse_number(text).value_or(0) + static_cast<float>(direction) * spec.step;
    return round_trip(tidy(value, spec.step));
  };
  const inline_edit::Answer answer = inline_edit::run(typing_id(spec), rect, Align::kCentre,
                                                      Font::kMonoSmall, palette().text, step);
  ImGui::SetCursorScreenPos(back);
  if (answer.outcome == inline_edit::Outcome::kOpen) return;
  editor.typing = answer.outcome == inline_edit::Outcome::kStepped;
  result.edit_ended = !editor.typing;
  if (answer.outcome == inline_edit::Outcome::kCancelled) return;
  const std::optional<float> number = parse_number(answer.text);
  if (number && *number != value_of(spec, *editor.selected)) {
    change(result, *editor.selected, *number);
  }
}

std::optional<float> parse_number(const std::string& text) {
  std::string plain = text;
  replace_all(plain, "\u2212", "-");
  replace_all(plain, ",", ".");
  const size_t first = plain.find_first_not_of(" \t+");
  const size_t last = plain.find_last_not_of(" \t");
  if (first == std::string::npos) return std::nullopt;
  const char* end = plain.data() + last + 1;
  float value = 0;
  const auto read = std::from_chars(plain.data() + first, end, value);
  if (read.ec != std::errc() || read.ptr != end || !std::isfinite(value)) return std::nullopt;
  return value;
}

}  // namespace convoscope::app
