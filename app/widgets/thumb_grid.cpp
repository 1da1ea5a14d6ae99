// See thumb_grid.h.
#include "app/widgets/thumb_grid.h"

#include <algorithm>
#include <cmath>

#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"

namespace convoscope::app {
namespace {

constexpr float kGap = 7, kEdge = 3, kBar = 12;  // unscaled
constexpr float kDragStarts = 6;

class Grid {
 public:
  Grid(const ThumbGridSpec& spec, ThumbGridState& state, ImVec2 size)
      : spec_(spec), state_(state), layout_(lay_out(spec, size)) {
    origin_ = ImGui::GetCursorScreenPos();
  }

  ThumbGridResult run() {
    bring_chosen_into_sight();
    const float top = ImGui::GetScrollY(), height = ImGui::GetWindowHeight();
    const auto row_at = [&](float y) {
      return static_cast<int64_t>((y - dp(kEdge)) / layout_.step_y);
    };
    const int64_t first = std::clamp<int64_t>(row_at(top), 0, layout_.rows);
    const int64_t last = std::clamp<int64_t>(row_at(top + height) + 1, 0, layout_.rows);
    const int64_t end = std::min(last * layout_.columns, spec_.count);
    for (int64_t i = first * layout_.columns; i < end; ++i) draw_thumb(i);
    drag();
    use_keys();
    ImGui::SetCursorScreenPos(origin_);
    ImGui::Dummy({1, static_cast<float>(layout_.rows) * layout_.step_y - dp(kGap) + 2 * dp(kEdge)});
    return result_;
  }

 private:
  static ThumbLayout lay_out(const ThumbGridSpec& spec, ImVec2 size) {
    return layout_thumbs(spec.count, {.width = size.x - 2 * dp(kEdge),
                                      .height = size.y - 2 * dp(kEdge),
                                      .gap = dp(kGap),
                                      .label = spec.label > 0 ? dp(spec.label) : 0,
                                      .least = dp(spec.least),
                                      .most = dp(spec.most),
                                      .bar = dp(kBar),
                                      .rows = spec.rows,
                                      .columns = spec.columns});
  }

  Rect rect_of(int64_t i) const {
    const auto row = static_cast<float>(i / layout_.columns);
    const auto column = static_cast<float>(i % layout_.columns);
    return Rect::of(origin_.x + dp(kEdge) + std::floor(column * layout_.step_x),
                    origin_.y + dp(kEdge) + row * layout_.step_y, layout_.width, layout_.height);
  }

  void bring_chosen_into_sight() {
    if (state_.shown_chosen == spec_.chosen) return;
    state_.shown_chosen = spec_.chosen;
    if (spec_.chosen < 0) return;
    const float top = static_cast<float>(spec_.chosen / layout_.columns) * layout_.step_y;
    const float height = ImGui::GetWindowHeight(), bottom = top + layout_.step_y + dp(kEdge);
    if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
    if (bottom > ImGui::GetScrollY() + height) ImGui::SetScrollY(bottom - height);
  }

  void draw_thumb(int64_t i) {
    const Rect rect = rect_of(i);
    const std::string id = spec_.id_of(i);
    ImGui::SetCursorScreenPos(rect.min);
    ImGui::InvisibleButton(id.c_str(), rect.size());
    const std::string name = spec_.name_of(i);
    register_item("filter", id, name, name);
    const bool selected = spec_.is_selected(i);
    if (ImGui::IsItemActivated()) press(i, selected);
    if (ImGui::IsItemDeactivated() && state_.pressed == i && state_.waits && !state_.dragging) {
      click(i);
    }
    spec_.draw(i, rect, layout_.scale);
    draw_ring(rect, selected, i == spec_.chosen, ImGui::IsItemHovered());
  }

  static void draw_ring(const Rect& rect, bool selected, bool chosen, bool hovered) {
    ImDrawList* list = ImGui::GetWindowDrawList();
    const auto ring = [&](float distance, ImU32 colour, float thickness) {
      const Rect line = rect.inset(-dp(distance), -dp(distance));
      list->AddRect(line.min, line.max, colour, dp(3 + distance), 0, dp(thickness));
    };
    list->AddRect(rect.min, rect.max, palette().outline, dp(3), 0, dp(1));
    if (chosen) {
      ring(2, palette().accent, 2);
    } else if (selected) {
      ring(2, with_alpha(palette().accent, 0.75f), 1);
    } else if (hovered) {
      ring(1, palette().dim, 1);
    }
  }

  void press(int64_t i, bool selected) {
    const ImGuiIO& io = ImGui::GetIO();
    skin::take_focus(ImGui::GetID(spec_.id));
    state_.pressed = i;
    state_.dragging = false;
    if (ImGui::IsMouseDoubleClicked(0)) result_.double_clicked = i;
    state_.waits = selected && !io.KeyCtrl && !io.KeyShift;
    if (!state_.waits) click(i);
  }

  void click(int64_t i) {
    result_.clicked = i;
    result_.ctrl = ImGui::GetIO().KeyCtrl;
    result_.shift = ImGui::GetIO().KeyShift;
  }

  // The place between two pictures that is nearest to the mouse.
  int64_t place_at(ImVec2 mouse) const {
    const float y = (mouse.y - origin_.y - dp(kEdge)) / layout_.step_y;
    const float x = (mouse.x - origin_.x - dp(kEdge) + dp(kGap) / 2) / layout_.step_x;
    const int64_t row =
        std::clamp<int64_t>(static_cast<int64_t>(std::floor(y)), 0, layout_.rows - 1);
    const int64_t column = std::clamp<int64_t>(std::lround(x), 0, layout_.columns);
    return std::min(row * layout_.columns + column, spec_.count);
  }

  void drag() {
    if (!state_.pressed) return;
    const bool held = ImGui::IsMouseDown(0);
    const ImVec2 moved = ImGui::GetMouseDragDelta(0, 0);
    if (spec_.reorders && std::hypot(moved.x, moved.y) > dp(kDragStarts)) state_.dragging = true;
    if (state_.dragging) {
      const int64_t place = place_at(ImGui::GetMousePos());
      draw_place(place);
      if (!held) result_.dropped_before = place;
    }
    if (held) return;
    state_.pressed.reset();
    state_.dragging = false;
  }

  void draw_place(int64_t place) const {
    const bool behind = place > 0 && place % layout_.columns == 0 &&
                        ImGui::GetMousePos().y < rect_of(place).min.y - dp(kGap);
    const Rect beside = rect_of(place == spec_.count || behind ? place - 1 : place);
    const bool after = place == spec_.count || behind;
    const float x = after ? beside.max.x + dp(kGap) / 2 : beside.min.x - dp(kGap) / 2;
    ImGui::GetWindowDrawList()->AddLine({x, beside.min.y - dp(2)}, {x, beside.max.y + dp(2)},
                                        palette().accent_two, dp(3));
  }

  void use_keys() {
    const Rect area = Rect::of(ImGui::GetWindowPos().x, ImGui::GetWindowPos().y,
                               ImGui::GetWindowWidth(), ImGui::GetWindowHeight());
    result_.focused = skin::keep_focus(ImGui::GetID(spec_.id), area);
    const ImGuiIO& io = ImGui::GetIO();
    if (!result_.focused || io.KeyAlt || io.WantTextInput || spec_.count == 0) return;
    int64_t step = 0;
    if (key_pressed(Key::kLeft, true)) step -= 1;
    if (key_pressed(Key::kRight, true)) step += 1;
    if (key_pressed(Key::kUp, true)) step -= layout_.columns;
    if (key_pressed(Key::kDown, true)) step += layout_.columns;
    const int64_t from = std::max<int64_t>(spec_.chosen, 0);
    if (step == 0 || from + step < 0 || from + step >= spec_.count) return;
    result_.moved_to = from + step;
    result_.shift = io.KeyShift;
  }

  const ThumbGridSpec& spec_;
  ThumbGridState& state_;
  ThumbLayout layout_;
  ImVec2 origin_;
  ThumbGridResult result_;
};

}  // namespace

ThumbGridResult thumb_grid(const ThumbGridSpec& spec, ImVec2 size, ThumbGridState& state) {
  const Scope scope(spec.id);
  ImGui::BeginChild(spec.id, size, false);
  const ThumbGridResult result = Grid(spec, state, size).run();
  ImGui::EndChild();
  return result;
}

}  // namespace convoscope::app
