// See switch_card.h. The whole card is the button.
#include "app/widgets/switch_card.h"

#include <algorithm>

#include "app/widgets/skin.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

using skin::tone;

void draw_switch(ImDrawList* list, const Rect& box, bool on) {
  const float round = box.height() / 2;
  list->AddRectFilled(box.min, box.max, tone(on ? palette().accent : palette().field), round);
  if (!on) list->AddRect(box.min, box.max, tone(palette().outline), round, 0, dp(1));
  const float x = on ? box.max.x - round : box.min.x + round;
  constexpr ImU32 kKnob = IM_COL32(255, 255, 255, 255);
  list->AddCircleFilled({x, box.centre().y + dp(1)}, round - dp(3), tone(palette().shadow));
  list->AddCircleFilled({x, box.centre().y}, round - dp(3), tone(kKnob));
}

}  // namespace

Change switch_card(const char* id, const SwitchCard& card, bool& on, ImVec2 size) {
  const skin::Disabled disabled(!card.enabled);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const bool pressed = ImGui::InvisibleButton(id, size);
  const bool hovered = ImGui::IsItemHovered();
  register_item("toggle", id, on ? "on" : "off", card.tooltip);
  if (pressed) on = !on;

  const Rect whole = Rect::of(start.x, start.y, size.x, size.y);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float rounding = dp(7);
  list->AddRectFilled(whole.min, whole.max, tone(palette().raised), rounding);
  if (on) list->AddRectFilled(whole.min, whole.max, tone(palette().selection), rounding);
  if (hovered) list->AddRectFilled(whole.min, whole.max, tone(palette().hover), rounding);
  if (on) skin::draw_ring(whole, with_alpha(palette().accent, 0.6f), rounding);

  Rect body = whole.inset(dp(10), 0);
  const Rect knob = body.take_left(dp(30), dp(10));
  draw_switch(list, knob.inset(0, (knob.height() - dp(18)) / 2), on);
  const float wanted = text_size(card.value, Font::kMonoSmall).x;
  const Rect value = body.take_right(std::min(wanted, body.width() * 0.6f), dp(8));
  draw_text(list, value, card.value, Font::kMonoSmall, on ? palette().accent : palette().dim,
            Align::kRight);
  const bool two_lines = !card.note.empty() && size.y >= dp(42);
  if (two_lines) body = body.inset(0, dp(5));
  const Rect first = two_lines ? body.take_top(body.height() / 2) : body;
  draw_text(list, first, elide(card.title, first.width(), Font::kSmall), Font::kSmall,
            palette().text);
  if (two_lines) {
    const Font face = card.mono_note ? Font::kMonoSmall : Font::kSmall;
    const ImU32 colour = card.mono_note && on ? palette().accent : palette().dim;
    draw_text(list, body, elide(card.note, body.width(), face), face, colour);
  }
  return {pressed, pressed};
}

}  // namespace convoscope::app
