// The chain as a strip: the picture and what every layer makes of it, equally large, with what the
// explained element reads of each. Only what is in sight is drawn, so that a chain of any length
// costs what is on screen.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/chain/chain_strip_layout.h"
#include "app/panels/draw.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/image_view.h"
#include "app/widgets/marks.h"

namespace convoscope::app {
namespace {

constexpr float kHead = 32, kLane = 13, kBar = 10;           // unscaled
constexpr float kLeastBox = 190, kGap = 46, kMostGap = 420;  // unscaled

std::vector<ImageShape> shapes_of(const Result& result) {
  std::vector<ImageShape> shapes;
  for (size_t level = 0; level <= result.layers.size(); ++level) {
    shapes.push_back(level_shape(result, level));
  }
  return shapes;
}

// An activation that was let go: what stands there can be had again.
void draw_let_go(PanelContext& context, const LevelBox& box) {
  ImGui::SetCursorScreenPos(box.picture.min);
  if (ImGui::InvisibleButton("picture", box.picture.size())) {
    const ImageShape shape = level_shape(*context.result, box.level);
    choose_place(context,
                 {box.level, nearest_element(context.view.chain.element, shape.h, shape.w)});
  }
  register_item("picture", "picture", "let go", "");
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.picture.min, box.picture.max, palette().field, dp(4));
  draw_hatch(list, box.picture);
  Rect words = box.picture.inset(dp(6), 0);
  words.min.y = box.picture.centre().y - dp(20);
  draw_text(list, words.take_top(dp(20)), "let go to save memory", Font::kSmall, palette().dim,
            Align::kCentre);
  draw_text(list, words.take_top(dp(20)), "click to compute", Font::kSmall, palette().text,
            Align::kCentre);
}

std::optional<Element> selected_on(const PanelContext& context, size_t level) {
  if (level == 0) {
    return context.chain_fan_out ? std::optional(context.chain_fan_out->pixel) : std::nullopt;
  }
  const ChainField* field = context.chain_field;
  if (field != nullptr && field->place.level == level) return field->place.element;
  return std::nullopt;
}

void draw_picture(PanelContext& context, LevelBox& box, const Rect& clip) {
  const TensorPtr& tensor = context.result->level(box.level);
  if (!tensor) {
    draw_let_go(context, box);
    return;
  }
  const LevelStyle shown = level_style(context, box.level);
  PickPictureSpec spec{.id = "picture",
                       .tensor = tensor,
                       .n = context.view.batch,
                       .c = shown.channel,
                       .style = shown.style,
                       .selected = selected_on(context, box.level),
                       .clip = clip};
  spec.style.rounding = dp(4);
  spec.style.slot = ImGui::GetID("picture");
  draw_shadow(ImGui::GetWindowDrawList(), box.picture, dp(4));
  const PickPictureResult picked = pick_picture(context.painter, spec, box.picture);
  if (picked.hovered) context.hover.chain = ChainPlace{box.level, *picked.hovered};
  const std::optional<Element> chosen = picked.picked ? picked.picked : picked.moved;
  if (chosen) choose_place(context, {box.level, *chosen});
}

// The value under the mouse, beside it.
void draw_readout(const PanelContext& context, const LevelBox& box, const Rect& clip) {
  if (!context.hover.chain || context.hover.chain->level != box.level) return;
  const TensorPtr& tensor = context.result->level(box.level);
  if (!tensor) return;
  const int64_t channel = level_style(context, box.level).channel;
  const Element e = context.hover.chain->element;
  const Box cell =
      box.placement.to_screen(Box{static_cast<double>(e.y), static_cast<double>(e.x),
                                  static_cast<double>(e.y + 1), static_cast<double>(e.x + 1)});
  const Rect anchor{{static_cast<float>(cell.x0), static_cast<float>(cell.y0)},
                    {static_cast<float>(cell.x1), static_cast<float>(cell.y1)}};
  draw_bubble(ImGui::GetWindowDrawList(), anchor,
              readout({.tensor = tensor, .n = context.view.batch, .c = channel}, e), clip);
}

LevelBox box_of(const Result& result, size_t level, const StripLayout& layout, ImVec2 origin,
                float top, const Rect& window) {
  LevelBox box;
  box.level = level;
  const float left = origin.x + std::round(layout.box_left(level));
  box.column = {{left, top},
                {left + layout.box_width,
                 top + level_header_height() + layout.box_height + level_footer_height()}};
  box.box = Rect::of(left, top + level_header_height(), layout.box_width, layout.box_height);
  const ImageShape shape = level_shape(result, level);
  box.picture = picture_in_box(shape, box.box);
  box.placement = {
      static_cast<double>(box.picture.width()) / static_cast<double>(std::max<int64_t>(shape.w, 1)),
      {box.picture.min.y, box.picture.min.x}};
  box.visible = box.column.max.x > window.min.x && box.column.min.x < window.max.x;
  return box;
}

// The level that is explained comes into sight when another one was chosen.
void follow_choice(PanelContext& context, const StripLayout& layout, float width) {
  const size_t level = chosen_level(context.view.chain, context.result->layers.size());
  if (context.chain.shown_level == level) return;
  context.chain.shown_level = level;
  const float left = layout.box_left(level), right = left + layout.box_width;
  const float scroll = ImGui::GetScrollX();
  if (left < scroll) ImGui::SetScrollX(left);
  if (right > scroll + width) ImGui::SetScrollX(right - width);
}

void scroll_by_wheel() {
  if (!ImGui::IsWindowHovered() || ImGui::GetScrollMaxX() <= 0) return;
  const ImGuiIO& io = ImGui::GetIO();
  const float notches = io.MouseWheel + io.MouseWheelH;
  if (notches != 0) ImGui::SetScrollX(ImGui::GetScrollX() - notches * dp(120));
}

void draw_scrollbar(const Rect& track) {
  const float range = ImGui::GetScrollMaxX();
  if (range <= 0) return;
  const float length = std::max(dp(40), track.width() * track.width() / (track.width() + range));
  const float travel = track.width() - length;
  const Rect bar = Rect::of(track.min.x + travel * ImGui::GetScrollX() / range, track.max.y - dp(6),
                            length, dp(5));
  ImGui::SetCursorScreenPos({bar.min.x, bar.min.y - dp(3)});
  ImGui::InvisibleButton("##along", {length, dp(9)});
  const bool held = ImGui::IsItemActive();
  if (held && travel > 0) {
    ImGui::SetScrollX(ImGui::GetScrollX() + ImGui::GetIO().MouseDelta.x * range / travel);
  }
  const float alpha = held ? 1.0f : ImGui::IsItemHovered() ? 0.8f : 0.4f;
  ImGui::GetWindowDrawList()->AddRectFilled(bar.min, bar.max, with_alpha(palette().faint, alpha),
                                            dp(3));
}

void draw_strip(const Rect& area, PanelContext& context) {
  const Result& result = *context.result;
  const std::vector<LayerGeometry> chain = chain_of(result);
  const float edge = dp(4), after = dp(42),
              lanes = dp(kLane) * static_cast<float>(branch_lanes(chain));
  const float words = level_header_height() + level_footer_height() + lanes;
  const StripLayout layout =
      layout_strip(shapes_of(result), {.width = area.width() - edge - after,
                                       .height = area.height() - words - dp(kBar),
                                       .least = dp(kLeastBox),
                                       .gap = dp(kGap),
                                       .most_gap = dp(kMostGap)});
  ImGui::SetCursorScreenPos(area.min);
  ImGui::BeginChild("strip", area.size(), false,
                    ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse |
                        ImGuiWindowFlags_NoBackground);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const ImVec2 origin(start.x + edge, start.y);
  follow_choice(context, layout, area.width() - edge - after);
  std::vector<LevelBox> boxes;
  for (size_t level = 0; level <= result.layers.size(); ++level) {
    boxes.push_back(box_of(result, level, layout, origin, start.y + lanes, area));
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (LevelBox& box : boxes) {
    const Scope scope(std::to_string(box.level));
    draw_level_words(context, box);
    draw_picture(context, box, area);
    draw_between(context, boxes, box.level);
  }
  draw_branches(list, chain, boxes, dp(kLane));
  draw_fields(list, context, boxes, area);
  for (const LevelBox& box : boxes) draw_readout(context, box, area);
  drag_layers(context, boxes);
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({layout.width + edge + after, area.height()});
  scroll_by_wheel();
  draw_scrollbar(area);
  ImGui::EndChild();
}

}  // namespace

void draw_chain_strip_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("chain_strip", {min, max}, {.stale = context.stale()});
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(at.x, at.y, room.x, room.y);
  draw_strip_head(area.take_top(dp(kHead), dp(6)), context);
  if (context.result) draw_strip(area, context);
  end_card();
}

}  // namespace convoscope::app
