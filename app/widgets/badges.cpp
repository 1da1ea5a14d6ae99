// Icon above label, both centred. What works has a plain ground, what needs a change a frame, what
// is refused a frame and a bar across its top.
#include "app/widgets/badges.h"

#include <cmath>

#include "app/host/icons.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

using skin::tone;

constexpr float kGap = 4, kHeight = 34, kRounding = 6, kBar = 3;  // unscaled

struct Look {
  const char* icon;
  ImU32 ink;
};

Look look_of(BadgeState state) {
  switch (state) {
    case BadgeState::kWorks:
      return {kIconCheck, palette().accent};
    case BadgeState::kWithChange:
      return {kIconPencil, palette().accent_two};
    case BadgeState::kRefuses:
      break;
  }
  return {kIconCross, palette().warning};
}

void draw_badge(const Rect& rect, const StateBadge& badge, bool hovered) {
  const auto [icon, ink] = look_of(badge.state);
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const float rounding = dp(kRounding);
  draw_list->AddRectFilled(rect.min, rect.max, tone(palette().field), rounding);
  if (hovered) draw_list->AddRectFilled(rect.min, rect.max, tone(palette().hover), rounding);
  if (badge.state != BadgeState::kWorks) {
    draw_list->AddRect(rect.min, rect.max, tone(with_alpha(ink, 0.6f)), rounding, 0, dp(1));
  }
  if (badge.state == BadgeState::kRefuses) {
    draw_list->AddRectFilled(rect.min, {rect.max.x, rect.min.y + dp(kBar)}, tone(ink), rounding,
                             ImDrawFlags_RoundCornersTop);
  }
  Rect words = rect.inset(0, dp(kBar));
  const Rect top = words.take_top(words.height() / 2);
  draw_text(draw_list, top, icon, Font::kSmall, ink, Align::kCentre);
  draw_text(draw_list, words, badge.label, Font::kSmall, palette().text, Align::kCentre);
}

}  // namespace

int badge_row(const char* id, const std::vector<StateBadge>& badges) {
  const Scope scope(id);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const auto count = static_cast<float>(badges.size());
  float spare = skin::resolve_width(0) - dp(kGap) * (count - 1);
  for (const StateBadge& badge : badges) spare -= text_size(badge.label, Font::kSmall).x;
  float left = place.x;
  int pressed = -1;
  for (size_t i = 0; i < badges.size(); ++i) {
    const float width = text_size(badges[i].label, Font::kSmall).x + spare / count;
    ImGui::SetCursorScreenPos({std::floor(left), place.y});
    left += width + dp(kGap);
    if (ImGui::InvisibleButton(badges[i].label.c_str(), {std::floor(width), dp(kHeight)})) {
      pressed = static_cast<int>(i);
    }
    register_item("badge", badges[i].label, badges[i].words, badges[i].tooltip);
    draw_badge({ImGui::GetItemRectMin(), ImGui::GetItemRectMax()}, badges[i],
               ImGui::IsItemHovered());
  }
  return pressed;
}

}  // namespace convoscope::app
