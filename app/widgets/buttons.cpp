// Every button is an InvisibleButton under our own drawing: ImGui decides what is pressed, hovered
// and held, the palette how that looks.
#include "app/widgets/buttons.h"

#include <cmath>

#include "app/host/icons.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

using skin::tone;

struct Press {
  Rect rect;
  bool pressed, hovered, held;
};

Press press(const char* role, const char* id, ImVec2 size, std::string value,
            const std::string& tooltip) {
  const bool pressed = ImGui::InvisibleButton(id, size);
  const Press result{{ImGui::GetItemRectMin(), ImGui::GetItemRectMax()},
                     pressed,
                     ImGui::IsItemHovered(),
                     ImGui::IsItemActive()};
  register_item(role, id, std::move(value), tooltip);
  return result;
}

ImU32 button_fill(const ButtonOptions& options) {
  if (options.kind == ButtonKind::kPrimary) return palette().accent;
  if (options.kind == ButtonKind::kPlain) return palette().raised;
  return options.active ? palette().raised : 0;
}

ImU32 button_ink(const ButtonOptions& options, bool hovered) {
  if (options.kind == ButtonKind::kPrimary) return palette().on_accent;
  if (options.kind == ButtonKind::kPlain || options.active || hovered) return palette().text;
  return palette().dim;
}

void draw_button(const Press& press, const std::string& words, Font face,
                 const ButtonOptions& options) {
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const float rounding = dp(7);
  draw_list->AddRectFilled(press.rect.min, press.rect.max, tone(button_fill(options)), rounding);
  if (press.hovered) {
    const ImU32 veil = with_alpha(palette().hover, press.held ? 2.0f : 1.0f);
    draw_list->AddRectFilled(press.rect.min, press.rect.max, tone(veil), rounding);
  }
  if (options.active && options.kind == ButtonKind::kPlain) {
    skin::draw_ring(press.rect, palette().accent, rounding);
  }
  draw_text(draw_list, press.rect, words, face, button_ink(options, press.hovered), Align::kCentre);
}

float button_height(const ButtonOptions& options) {
  if (options.height > 0) return options.height;
  return options.small ? dp(25) : control_height();
}

}  // namespace

bool button(const char* id, const std::string& label, const ButtonOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const Font face = Font::kSmall;
  const std::string words = options.icon ? std::string(options.icon) + "  " + label : label;
  const float padding = options.small ? dp(9) : dp(13);
  const float width = options.width > 0 ? options.width : text_size(words, face).x + 2 * padding;
  const Press pressed =
      press("button", id, {width, button_height(options)}, label, options.tooltip);
  draw_button(pressed, words, face, options);
  return pressed.pressed;
}

bool icon_button(const char* id, const char* icon, const ButtonOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const float height = button_height(options);
  const float width = options.width > 0 ? options.width : height;
  ButtonOptions quiet = options;
  if (quiet.kind == ButtonKind::kPlain) quiet.kind = ButtonKind::kQuiet;
  const Press pressed =
      press("button", id, {width, height}, options.active ? "on" : "", options.tooltip);
  draw_button(pressed, icon, options.small ? Font::kSmall : Font::kBody, quiet);
  return pressed.pressed;
}

bool chip(const char* id, const std::string& label, const ControlOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const Font face = Font::kSmall;
  const float width = options.width > 0 ? options.width : text_size(label, face).x + dp(20);
  const Press pressed = press("chip", id, {width, dp(25)}, label, options.tooltip);
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const float rounding = pressed.rect.height() / 2;
  const float fill = pressed.held ? 0.4f : pressed.hovered ? 0.3f : 0.14f;
  draw_list->AddRectFilled(pressed.rect.min, pressed.rect.max,
                           tone(with_alpha(palette().accent, fill)), rounding);
  draw_list->AddRect(pressed.rect.min, pressed.rect.max, tone(with_alpha(palette().accent, 0.6f)),
                     rounding, 0, dp(1));
  draw_text(draw_list, pressed.rect, label, face, palette().accent, Align::kCentre);
  return pressed.pressed;
}

Change link_button(const char* id, bool& linked, const ControlOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const float width = options.width > 0 ? options.width : dp(26);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const Press pressed =
      press("link", id, {width, control_height()}, linked ? "on" : "off", options.tooltip);
  if (pressed.pressed) linked = !linked;
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const float margin = (control_height() - dp(25)) / 2;
  const Rect box = Rect::of(place.x, place.y, width, control_height()).inset(0, margin);
  if (linked) {
    draw_list->AddRectFilled(box.min, box.max, tone(palette().selection), dp(6));
  }
  if (pressed.hovered) draw_list->AddRectFilled(box.min, box.max, tone(palette().hover), dp(6));
  draw_text(draw_list, box, linked ? kIconLink : kIconUnlink, Font::kSmall,
            linked ? palette().accent : palette().faint, Align::kCentre);
  return {pressed.pressed, pressed.pressed};
}

Change toggle(const char* id, const std::string& label, bool& value,
              const ControlOptions& options) {
  const skin::Disabled disabled(!options.enabled);
  const float switch_width = dp(34), switch_height = dp(20);
  const float gap = label.empty() ? 0 : dp(10);
  const float width =
      options.width > 0 ? options.width : text_size(label, Font::kSmall).x + gap + switch_width;
  const Press pressed =
      press("toggle", id, {width, control_height()}, value ? "on" : "off", options.tooltip);
  if (pressed.pressed) value = !value;
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  Rect words = pressed.rect;
  const Rect box = words.take_right(switch_width, gap)
                       .inset(0, std::floor((control_height() - switch_height) / 2));
  draw_text(draw_list, words, label, Font::kSmall, palette().dim);
  const ImU32 track = value ? palette().accent : palette().raised;
  draw_list->AddRectFilled(box.min, box.max, tone(track), switch_height / 2);
  if (pressed.hovered) {
    draw_list->AddRectFilled(box.min, box.max, tone(palette().hover), switch_height / 2);
  }
  if (!value) {
    draw_list->AddRect(box.min, box.max, tone(palette().outline), switch_height / 2, 0, dp(1));
  }
  const float radius = switch_height / 2 - dp(3);
  const float x = value ? box.max.x - switch_height / 2 : box.min.x + switch_height / 2;
  constexpr ImU32 kKnob = IM_COL32(255, 255, 255, 255);
  if (style().light) {
    draw_list->AddCircleFilled({x, box.centre().y + dp(1)}, radius, tone(palette().shadow));
  }
  draw_list->AddCircleFilled({x, box.centre().y}, radius, tone(kKnob));
  return {pressed.pressed, pressed.pressed};
}

}  // namespace convoscope::app
