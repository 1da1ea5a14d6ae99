// See marks.h.
#include "app/widgets/marks.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"

namespace convoscope::app {

using skin::tone;

ColormapId signed_colormap() {
  return style().light ? ColormapId::kDivergingLight : ColormapId::kDivergingDark;
}

ImU32 text_on(Rgb8 ground) {
  // L* of 56 has about the same contrast against both inks (WCAG 2 formula: 4.6 to 1 and 4.6 to 1).
  constexpr double kTurn = 56;
  return to_lab(ground).lightness > kTurn ? IM_COL32(10, 14, 20, 255)
                                          : IM_COL32(240, 244, 250, 255);
}

void draw_hatch(ImDrawList* list, const Rect& whole, ImVec2 phase) {
  // What can be seen of it: padding may be far larger than the window.
  const ImVec2 low = list->GetClipRectMin(), high = list->GetClipRectMax();
  const Rect rect{{std::max(whole.min.x, low.x), std::max(whole.min.y, low.y)},
                  {std::min(whole.max.x, high.x), std::min(whole.max.y, high.y)}};
  const float step = dp(6), height = rect.max.y - rect.min.y;
  if (height <= 0 || rect.max.x <= rect.min.x) return;
  list->PushClipRect(rect.min, rect.max, true);
  // A line runs from the bottom at x to the top at x + height; x + y is the same for all its
  // points.
  const float sum = rect.min.x + rect.max.y - phase.x - phase.y;
  float x = rect.min.x - height - std::fmod(sum, step) - step;
  for (; x < rect.max.x + step; x += step) {
    list->AddLine({x, rect.max.y}, {x + height, rect.min.y}, tone(palette().hatch), dp(1));
  }
  list->PopClipRect();
}

void draw_shadow(ImDrawList* list, const Rect& rect, float rounding) {
  // Faint layers, wider and wider: their sum falls off towards the outside.
  constexpr int kLayers = 9;
  for (int i = kLayers; i > 0; --i) {
    const float grow = dp(1) * static_cast<float>(i), drop = dp(2);
    list->AddRectFilled({rect.min.x - grow, rect.min.y - grow + drop},
                        {rect.max.x + grow, rect.max.y + grow + drop},
                        tone(with_alpha(palette().shadow, 0.6f / kLayers)), rounding + grow);
  }
}

void draw_outline(ImDrawList* list, const Rect& rect, ImU32 color, float thickness,
                  float rounding) {
  const float half = thickness / 2;
  const ImVec2 a = {rect.min.x - half, rect.min.y - half},
               b = {rect.max.x + half, rect.max.y + half};
  list->AddRect(a, b, IM_COL32(6, 8, 12, 190), rounding, 0, thickness + dp(3));
  list->AddRect(a, b, color, rounding, 0, thickness);
}

void draw_bubble(ImDrawList* list, const Rect& anchor, const std::string& text, const Rect& bounds,
                 ImU32 color) {
  const ImVec2 extent = text_size(text, Font::kMonoSmall);
  const ImVec2 size = {extent.x + dp(16), extent.y + dp(12)};
  const float gap = dp(10);
  ImVec2 at = {anchor.max.x + gap, anchor.max.y + gap};
  if (at.x + size.x > bounds.max.x) at.x = anchor.min.x - gap - size.x;
  if (at.y + size.y > bounds.max.y) at.y = anchor.min.y - gap - size.y;
  at.x = std::round(std::max(bounds.min.x, std::min(at.x, bounds.max.x - size.x)));
  at.y = std::round(std::max(bounds.min.y, std::min(at.y, bounds.max.y - size.y)));
  const Rect card = {at, {at.x + size.x, at.y + size.y}};
  draw_shadow(list, card, dp(7));
  list->AddRectFilled(card.min, card.max, palette().panel, dp(7));
  list->AddRect(card.min, card.max, color != 0 ? color : palette().accent_two, dp(7), 0, dp(1));
  draw_text(list, card, text, Font::kMonoSmall, palette().text, Align::kCentre);
}

}  // namespace convoscope::app
