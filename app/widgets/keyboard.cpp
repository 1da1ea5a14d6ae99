// See keyboard.h. Positions are compared with what was posted: another one is the person's mouse.
#include "app/widgets/keyboard.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>
#include <optional>
#include <utility>

#include "app/host/host.h"
#include "app/host/imgui_compat.h"
#include "app/host/style.h"
#include "app/widgets/control.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"

namespace convoscope::app::keyboard {
namespace {

// Frames until a posted move is surely delivered and a widget that was scrolled to lies still.
constexpr int kSettling = 4;
constexpr float kSplitterStep = 16;      // unscaled pixels
constexpr float kChartStep = 1.0f / 48;  // of a chart's width

struct State {
  std::string path;
  std::string entered;
  ImVec2 pointer;
  float along = 0.5f;  // where a chart is pointed at, 0 (left) to 1 (right)
  int settling = 0;
};
State g_state;
bool g_leaves_typing = false;

using Events = std::vector<InputEvent>;

bool has_role(const WidgetRecord& widget, std::initializer_list<std::string_view> roles) {
  return std::find(roles.begin(), roles.end(), widget.role) != roles.end();
}
bool takes_arrows(const WidgetRecord& w) { return has_role(w, {"picture", "cells", "code"}); }
bool is_value(const WidgetRecord& w) { return has_role(w, {"stepper", "slider", "combo"}); }
bool is_chart(const WidgetRecord& w) { return has_role(w, {"plot", "histogram"}); }

std::string_view parent_of(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? std::string_view() : path.substr(0, slash);
}

// A choice is reached through its options, the two signs of a stepper by its arrow keys.
bool is_stop(const WidgetRecord& widget) {
  if (!widget.enabled || widget.covered || widget.role == "segmented") return false;
  const WidgetRecord* parent = registry().find(parent_of(widget.path));
  return parent == nullptr || parent->role != "stepper";
}

std::vector<const WidgetRecord*> stops() {
  std::vector<const WidgetRecord*> stops;
  for (const WidgetRecord& widget : registry().all()) {
    if (is_stop(widget)) stops.push_back(&widget);
  }
  return stops;
}

// "screen/settings" of "screen/settings/strides/height"; the top bar is a panel of its own, and a
// splitter belongs to none.
std::string_view panel_of(std::string_view path) {
  const size_t first = path.find('/');
  if (!path.starts_with("screen/")) return path.substr(0, first);
  const size_t second = path.find('/', first + 1);
  return second == std::string_view::npos ? std::string_view() : path.substr(0, second);
}

// Where going on starts: at the widget that is pointed at, else at the smallest under the mouse.
std::optional<size_t> present(const std::vector<const WidgetRecord*>& stops) {
  std::optional<size_t> best;
  float least = 0;
  for (size_t i = 0; i < stops.size(); ++i) {
    if (!g_state.path.empty()) {
      if (stops[i]->path == g_state.path) return i;
      continue;
    }
    const Rect& rect = stops[i]->rect;
    const float area = rect.width() * rect.height();
    if (!rect.contains(ImGui::GetMousePos()) || (best && area >= least)) continue;
    best = i;
    least = area;
  }
  return best;
}

void point_at(const WidgetRecord& widget) {
  g_state.path = widget.path;
  g_state.pointer = ImGui::GetMousePos();
  g_state.along = 0.5f;
  g_state.settling = kSettling;
  skin::drop_focus();
}

void go_on(int by, bool to_another_panel) {
  const auto all = stops();
  if (all.empty()) return;
  const auto count = static_cast<int>(all.size());
  const std::optional<size_t> from = present(all);
  int at = from ? static_cast<int>(*from) : by > 0 ? -1 : count;
  const std::string_view panel = from ? panel_of(all[*from]->path) : std::string_view();
  for (int steps = 0; steps < count; ++steps) {
    at = (at + by + count) % count;
    const std::string_view here = panel_of(all[static_cast<size_t>(at)]->path);
    if (!to_another_panel || (!here.empty() && here != panel)) break;
  }
  // Going back enters a panel at its first widget too.
  while (to_another_panel && by < 0 && at > 0 &&
         panel_of(all[static_cast<size_t>(at - 1)]->path) ==
             panel_of(all[static_cast<size_t>(at)]->path)) {
    --at;
  }
  point_at(*all[static_cast<size_t>(at)]);
}

// The nearest widget of the same kind whose middle lies in the direction, more ahead than aside.
void go_towards(const WidgetRecord& from, ImVec2 direction) {
  const WidgetRecord* best = nullptr;
  float least = 0;
  for (const WidgetRecord* widget : stops()) {
    if (widget->role != from.role || !widget->visible || widget->path == from.path) continue;
    const ImVec2 a = from.rect.centre(), b = widget->rect.centre();
    const float ahead = (b.x - a.x) * direction.x + (b.y - a.y) * direction.y;
    const float aside = std::abs((b.x - a.x) * direction.y) + std::abs((b.y - a.y) * direction.x);
    if (ahead <= aside) continue;
    const float distance = ahead + 2 * aside;
    if (best != nullptr && distance >= least) continue;
    best = widget;
    least = distance;
  }
  if (best != nullptr) point_at(*best);
}

void click(Events& events) {
  events.push_back(MouseButton{0, true});
  events.push_back(MouseButton{0, false});
}

void drag(Events& events, ImVec2 by) {
  events.push_back(MouseButton{0, true});
  events.push_back(MouseMove{g_state.pointer.x + by.x, g_state.pointer.y + by.y});
  events.push_back(MouseButton{0, false});
  g_state.settling = 2 * kSettling;
}

std::optional<ImVec2> arrow() {
  if (key_pressed(Key::kLeft, true)) return ImVec2(-1, 0);
  if (key_pressed(Key::kRight, true)) return ImVec2(1, 0);
  if (key_pressed(Key::kUp, true)) return ImVec2(0, -1);
  if (key_pressed(Key::kDown, true)) return ImVec2(0, 1);
  return std::nullopt;
}

void use_arrow(const WidgetRecord& widget, ImVec2 to, Events& events) {
  if (is_value(widget)) {
    events.push_back(Wheel{0, to.x - to.y});
  } else if (widget.role == "splitter") {
    drag(events, {to.x * dp(kSplitterStep), to.y * dp(kSplitterStep)});
  } else if (is_chart(widget) && to.x != 0) {
    g_state.along = std::clamp(g_state.along + to.x * kChartStep, 0.0f, 1.0f);
    g_state.settling = kSettling;
  } else {
    go_towards(widget, to);
  }
}

void act(const WidgetRecord& widget, Events& events) {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.WantTextInput || io.KeyCtrl || io.KeyAlt) return;
  // What was entered has the keys until the keyboard goes on; a value that was changed has the
  // arrow keys already.
  if (keyboard_taken() && (takes_arrows(widget) || arrow())) return;
  if (key_pressed(Key::kSpace) || key_pressed(Key::kEnter) || key_pressed(Key::kKeypadEnter)) {
    if (takes_arrows(widget)) {
      g_state.entered = widget.path;
    } else {
      click(events);
    }
  } else if (const std::optional<ImVec2> to = arrow()) {
    use_arrow(widget, *to, events);
  }
}

void move_keys() {
  const ImGuiIO& io = ImGui::GetIO();
  if (io.KeyCtrl || io.KeyAlt) return;
  const bool tab = key_pressed(Key::kTab, true), panel = key_pressed(Key::kF6);
  if (!tab && !panel) return;
  g_leaves_typing = io.WantTextInput;
  go_on(io.KeyShift ? -1 : 1, panel);
}

bool mouse_leads() {
  if (g_state.settling > 0) return false;
  const ImVec2 mouse = ImGui::GetMousePos();
  return std::abs(mouse.x - g_state.pointer.x) > 0.5f ||
         std::abs(mouse.y - g_state.pointer.y) > 0.5f;
}

void follow(const WidgetRecord& widget, Events& events) {
  const ImVec2 centre = widget.rect.centre();
  const float x =
      is_chart(widget) ? widget.rect.min.x + g_state.along * widget.rect.width() : centre.x;
  // Whole pixels, as Dear ImGui rounds what it is sent.
  const ImVec2 wanted(std::floor(x), std::floor(centre.y));
  if (!widget.visible || (wanted.x == g_state.pointer.x && wanted.y == g_state.pointer.y)) return;
  g_state.pointer = wanted;
  g_state.settling = kSettling;
  events.push_back(MouseMove{wanted.x, wanted.y});
}

void draw_ring(const WidgetRecord& widget) {
  if (!widget.visible) return;
  const Rect ring = widget.rect.inset(-dp(2), -dp(2));
  ImDrawList* list = ImGui::GetForegroundDrawList();
  list->AddRect(ring.min, ring.max, IM_COL32(0, 0, 0, 120), dp(8), 0, dp(4));
  list->AddRect(ring.min, ring.max, palette().accent, dp(8), 0, dp(2));
}

}  // namespace

void begin_page() {
  if (std::exchange(g_leaves_typing, false)) compat::end_typing();
}

std::vector<InputEvent> step() {
  Events events;
  g_state.entered.clear();
  if (g_state.settling > 0) {
    --g_state.settling;
    Host::redraw_within(0);
  } else if (!g_state.path.empty() && (mouse_leads() || key_pressed(Key::kEscape))) {
    g_state = {};
  }
  move_keys();
  if (g_state.path.empty()) return events;
  const WidgetRecord* widget = registry().find(g_state.path);
  // It may be gone with its popup or screen; the next Tab starts from the mouse again.
  if (widget == nullptr || widget->covered) {
    if (g_state.settling == 0) g_state = {};
    return events;
  }
  follow(*widget, events);
  if (events.empty()) act(*widget, events);
  draw_ring(*widget);
  return events;
}

const std::string& pointed() { return g_state.path; }

bool entered(std::string_view path) { return !path.empty() && g_state.entered == path; }

void bring_into_sight(std::string_view path, const Rect& rect, bool visible) {
  if (g_state.settling == 0 || visible || g_state.path != path) return;
  const ImVec2 corner = ImGui::GetWindowPos();
  if (ImGui::GetScrollMaxX() > 0) ImGui::SetScrollFromPosX(rect.centre().x - corner.x, 0.5f);
  ImGui::SetScrollFromPosY(rect.centre().y - corner.y, 0.5f);
}

}  // namespace convoscope::app::keyboard
