// See twin_parts.h.
#include "app/panels/compare/twin_parts.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/controls.h"
#include "app/widgets/marks.h"

namespace convoscope::app {
void draw_side_badge(ImDrawList* list, const Rect& area, Side side) {
  list->AddRectFilled(area.min, area.max, side_colour(side), dp(5));
  draw_text(list, area, side_letter(side), Font::kSemiBold, palette().panel, Align::kCentre);
}

void draw_side_cursor(const ImageViewResult& view, const Element& element, ImU32 colour) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(view.pane.min, view.pane.max, true);
  draw_outline(list, view.rect_of(element), colour, dp(2), dp(2));
  list->PopClipRect();
}

void follow_pointing(const ImageViewResult& view, PanelContext& context,
                     const Comparison& comparison, std::optional<Side> side) {
  if (!comparison.difference) return;
  const auto pair = [&](const Element& element) {
    return side ? nearest_pair(comparison, *side, element) : element;
  };
  if (view.hovered) context.transient.twin.next = pair(*view.hovered);
  if (view.picked) context.view.compare.element = pair(*view.picked);
  if (view.moved) {
    context.view.compare.element = pair(*view.moved);
    context.transient.twin.next.reset();
    context.transient.twin.pair.reset();
  }
}

void draw_absence(const Rect& area, const std::string& sentence) {
  const float width = std::min(area.width() - dp(24), dp(420));
  if (width <= 0) return;
  ImGui::PushFont(font(Font::kSmall));
  const ImVec2 size = ImGui::CalcTextSize(sentence.c_str(), nullptr, false, width);
  ImGui::PopFont();
  ImGui::SetCursorScreenPos(
      {std::round(area.centre().x - size.x / 2), std::round(area.centre().y - size.y / 2)});
  text_wrapped(sentence, Font::kSmall, palette().dim, size.x + 1);
}

}  // namespace convoscope::app
