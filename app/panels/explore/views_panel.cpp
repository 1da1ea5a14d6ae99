// The middle of the Explore screen: the input with the receptive field, the chosen map, and between
// them the beam from what is read to what comes out; below, the products behind the explained
// element and the values of the map.
#include <algorithm>

#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/explore/products.h"
#include "app/panels/explore/values.h"
#include "app/panels/explore/views.h"
#include "app/panels/explore/watched.h"
#include "app/panels/overlays.h"
#include "app/widgets/buttons.h"
#include "app/widgets/card.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

void draw_link(const ImageViewResult& input, const ImageViewResult& map, const Focus& focus) {
  const Rect field = field_rect(input, focus.read());
  const Rect element = map.rect_of({focus.y, focus.x});
  if (!overlap(field, input.pane) || !overlap(element, map.pane)) return;
  draw_beam(ImGui::GetWindowDrawList(), field, element);
}

// The sentence itself, over the foot of the dimmed map, so that it is seen however far the settings
// column is scrolled; undo is one click away.
void draw_refusal_note(const Rect& area, PanelContext& context) {
  const std::string& sentence = context.derivation.refusal->sentence;
  const float width = std::min(area.width() - dp(20), dp(420)), words = width - dp(28);
  ImGui::PushFont(font(Font::kMedium));
  const float height = ImGui::CalcTextSize(sentence.c_str(), nullptr, false, words).y * 1.1f;
  ImGui::PopFont();
  Rect box =
      Rect::of(area.centre().x - width / 2, area.max.y - height - dp(78), width, height + dp(68));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.min, box.max, with_alpha(palette().panel, 0.97f), dp(8));
  list->AddRect(box.min, box.max, palette().warning, dp(8), 0, dp(1));
  box = box.inset(dp(14), dp(10));
  ImGui::SetCursorScreenPos(box.min);
  // A window of its own, so that the mouse is over the note and not over the map below it.
  ImGui::BeginChild("refusal", box.size(), false, ImGuiWindowFlags_NoScrollbar);
  list = ImGui::GetWindowDrawList();
  text_wrapped(sentence, Font::kMedium, palette().text, words);
  Rect foot = box.take_bottom(dp(30));
  if (context.result)
    draw_text(list, foot, "The maps answer the settings before.", Font::kSmall, palette().dim);
  const float back = dp(84);
  ImGui::SetCursorScreenPos({foot.max.x - back, foot.min.y});
  if (button("go back", "Go back",
             {.tooltip = "Undo the change that was refused.", .small = true, .width = back})) {
    context.requests.undo = true;
  }
  ImGui::EndChild();
}

void draw_empty(const Rect& area, const PanelContext& context) {
  const std::string words = context.evaluation.busy ? "Computing…" : "";
  draw_text(ImGui::GetWindowDrawList(), area, words, Font::kMedium, palette().dim, Align::kCentre);
}

}  // namespace

void draw_views_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("views", {min, max});
  const ImVec2 start = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(start.x, start.y, room.x, room.y);
  const bool tall = area.height() > dp(420);
  Rect below = tall ? area.take_bottom(std::min(dp(226), area.height() * 0.42f), dp(14)) : Rect{};
  if (const float height = watched_height(context); height > 0) {
    draw_watched(area.take_bottom(height, dp(12)), context);
  }
  const float gap = dp(24);
  const Rect left = area.take_left((area.width() - gap) / 2, gap);

  const std::optional<ImageViewResult> input = draw_input_view(left, context, true);
  const std::optional<ImageViewResult> map = draw_map_view(area, context);
  if (!input || !map) draw_empty({left.min, area.max}, context);
  if (input && map && context.focus != nullptr && !context.hover.input) {
    draw_link(*input, *map, *context.focus);
    draw_map_bubble(*map, context);
  }
  if (tall && input) {
    const Rect products = below.take_left((below.width() - gap) / 2, gap);
    draw_products(products, context);
    draw_values(below, context);
  }
  if (context.derivation.refusal && (context.stale() || !context.result))
    draw_refusal_note(area, context);
  end_card();
}

}  // namespace convoscope::app
