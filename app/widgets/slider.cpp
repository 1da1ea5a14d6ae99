// A real number on a track (fields.h). The track is an InvisibleButton; the value at the right end
// of the label opens an input.
#include <cmath>
#include <cstdlib>

#include "app/widgets/fields.h"
#include "app/widgets/inline_edit.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"
#include "app/widgets/tooltip.h"

namespace convoscope::app {
namespace {

constexpr float kArrowShare = 0.01f;  // of the range, per arrow key or notch of the wheel

struct Range {
  float min, max;
  bool logarithmic;

  float share_of(float value) const {
    const float inside = std::clamp(value, min, max);
    if (max <= min) return 0;
    if (logarithmic) return std::log(inside / min) / std::log(max / min);
    return (inside - min) / (max - min);
  }
  float value_at(float share) const {
    share = std::clamp(share, 0.0f, 1.0f);
    if (logarithmic) return min * std::pow(max / min, share);
    return min + share * (max - min);
  }
};

// What the digits show is what the value is.
float rounded(float value, int digits) {
  const double unit = std::pow(10.0, digits);
  return static_cast<float>(std::round(static_cast<double>(value) * unit) / unit);
}

float typed_value(std::string text, float otherwise) {
  const std::string minus = "\u2212";
  if (const size_t at = text.find(minus); at != std::string::npos) {
    text.replace(at, minus.size(), "-");
  }
  char* end = nullptr;
  const float value = std::strtof(text.c_str(), &end);
  return end == text.c_str() || !std::isfinite(value) ? otherwise : value;
}

void draw_track(const Rect& rect, float share, bool hovered, bool error) {
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const float radius = dp(7), half = dp(4) / 2;
  const float left = rect.min.x + radius, right = rect.max.x - radius;
  const float x = left + share * (right - left), y = std::floor(rect.centre().y);
  const ImU32 colour = error ? palette().warning : palette().accent;
  draw_list->AddRectFilled({rect.min.x, y - half}, {rect.max.x, y + half},
                           skin::tone(palette().raised), half);
  draw_list->AddRectFilled({rect.min.x, y - half}, {x, y + half}, skin::tone(colour), half);
  if (hovered) {
    draw_list->AddCircleFilled({x, y}, radius + dp(3), skin::tone(with_alpha(colour, 0.2f)));
  }
  draw_list->AddCircleFilled({x, y}, radius, skin::tone(palette().panel));
  draw_list->AddCircleFilled({x, y}, radius - dp(1), skin::tone(colour));
}

// The track's item. Opens the input on a double click.
Change drag_track(ImGuiID id, const Rect& rect, float& value, const Range& range,
                  const SliderOptions& options) {
  ImGui::SetCursorScreenPos(rect.min);
  ImGui::InvisibleButton("track", rect.size());
  show_tooltip(widget_path("track"), options.tooltip);
  const bool held = ImGui::IsItemActive();
  const bool hovered = ImGui::IsItemHovered();
  Change change;
  if (hovered && ImGui::IsMouseDoubleClicked(ImGuiMouseButton_Left)) {
    inline_edit::open(id, decimal(value, options.digits));
  } else if (held) {
    const float radius = dp(7);
    const float share =
        (ImGui::GetMousePos().x - rect.min.x - radius) / (rect.width() - 2 * radius);
    const float dragged = rounded(range.value_at(share), options.digits);
    change.changed = dragged != value;
    value = dragged;
  }
  change.released = ImGui::IsItemDeactivated();
  if (held) skin::take_focus(id);
  if (const int wheel = skin::wheel_step()) {
    const float share = range.share_of(value) + static_cast<float>(wheel) * kArrowShare;
    value = rounded(range.value_at(share), options.digits);
    change = {true, true};
  }
  draw_track(rect, range.share_of(value), hovered || held, options.error);
  return change;
}

Change edit_value(ImGuiID id, const Rect& rect, float& value, const Range& range,
                  const SliderOptions& options) {
  const ImU32 colour = options.error ? palette().warning : palette().accent;
  if (!inline_edit::is_open(id)) {
    ImGui::SetCursorScreenPos(rect.min);
    if (ImGui::InvisibleButton("value", rect.size())) {
      inline_edit::open(id, decimal(value, options.digits));
      skin::take_focus(id);
    }
    if (ImGui::IsItemHovered()) ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    register_item("number", "value", decimal(value, options.digits), options.tooltip);
    draw_text(ImGui::GetWindowDrawList(), rect, decimal(value, options.digits), Font::kMonoSmall,
              colour, Align::kRight);
    return {};
  }
  const auto step = [&](const std::string& text, int direction) {
    const float share = range.share_of(typed_value(text, value));
    const float next = range.value_at(share + static_cast<float>(direction) * kArrowShare);
    return decimal(next, options.digits);
  };
  const inline_edit::Answer answer =
      inline_edit::run(id, rect, Align::kRight, Font::kMonoSmall, colour, step);
  if (answer.outcome == inline_edit::Outcome::kOpen ||
      answer.outcome == inline_edit::Outcome::kCancelled) {
    return {};
  }
  const float typed = typed_value(answer.text, value);
  const bool changed = typed != value;
  value = typed;
  return {changed, answer.outcome == inline_edit::Outcome::kCommitted};
}

}  // namespace

Change slider_float(const char* id, const std::string& label, float& value, float min, float max,
                    const SliderOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const Range range{min, max, options.logarithmic};
  const float width = skin::resolve_width(options.width);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const Rect whole = Rect::of(place.x, place.y, width, dp(20 + 20));
  const ImGuiID own_id = ImGui::GetID(id);
  const float before = value;
  ImGui::BeginGroup();
  Rect line = whole;
  const Rect track = line.take_bottom(dp(20));
  const Rect number = line.take_right(std::min(dp(90), width / 2), dp(6));
  draw_text(ImGui::GetWindowDrawList(), line, label, Font::kSmall, palette().dim);
  bool released = false;
  {
    const Scope scope(id);
    released |= edit_value(own_id, number, value, range, options).released;
    released |= drag_track(own_id, track, value, range, options).released;
  }
  if (skin::keep_focus(own_id, whole)) {
    if (const int arrow = skin::arrow_step()) {
      const float share = range.share_of(value) + static_cast<float>(arrow) * kArrowShare;
      value = rounded(range.value_at(share), options.digits);
      released = true;
    }
  }
  ImGui::SetCursorScreenPos(place);
  ImGui::Dummy(whole.size());
  ImGui::EndGroup();
  register_rect("slider", id, decimal(value, options.digits), options.tooltip, track);
  return {value != before, released};
}

}  // namespace convoscope::app
