// The grid of feature maps; see maps_parts.h. Only the visible rows are drawn: a thousand maps cost
// what is on screen.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/panels/maps/grid_layout.h"
#include "app/panels/maps/maps_parts.h"
#include "app/widgets/card.h"
#include "app/widgets/marks.h"
#include "app/widgets/registry.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

constexpr float kLabelHeight = 24, kGap = 10, kLeastMap = 56;  // unscaled

// What the label tells beside the name: the measure that sorts the grid, or what isn't finite.
std::string measure_text(const MapsView& maps, const MapStats& stats) {
  if (stats.nonfinite() > 0) return group_digits(stats.nonfinite()) + " NaN/∞";
  const double value = order_value(maps.order, stats);
  switch (maps.order) {
    case MapOrder::kChannel:
    case MapOrder::kName:
    case MapOrder::kMagnitude:
      return "±" + decimal(value, 2);
    case MapOrder::kZeros:
      return decimal(100 * value, 1) + " %";
    default:
      return decimal(value, 2);
  }
}

std::string stats_text(const std::string& name, int64_t k, const MapStats& stats) {
  std::string text = name + " (map " + std::to_string(k) + ")";
  const auto line = [&](const char* words, const std::string& value) {
    text += "\n" + std::string(words) + " " + value;
  };
  if (stats.finite > 0) {
    line("min", significant(stats.min, 4));
    line("max", significant(stats.max, 4));
    line("mean", significant(stats.mean, 4));
    line("σ", significant(stats.stddev, 4));
    line("zeros", group_digits(stats.zeros) + " of " + group_digits(stats.finite));
  }
  if (stats.nans > 0) line("NaN", group_digits(stats.nans));
  if (stats.positive_infinities > 0) line("+∞", group_digits(stats.positive_infinities));
  if (stats.negative_infinities > 0) line("−∞", group_digits(stats.negative_infinities));
  if (stats.dead()) {
    text +=
        stats.min == 0 ? "\nDead: every element is zero." : "\nDead: every element is the same.";
  }
  return text;
}

void draw_label(const Rect& row, const PanelContext& context, const MapStats& stats,
                const std::string& name, bool chosen) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect left = row;
  // All measures or none; the tooltip has them anyway.
  if (row.width() >= dp(116)) {
    const std::string measure = measure_text(context.view.maps, stats);
    const Rect right = left.take_right(text_size(measure, Font::kMonoSmall).x, dp(6));
    draw_text(list, right, measure, Font::kMonoSmall, palette().faint, Align::kRight);
  }
  draw_text(list, left, elide(name, left.width(), Font::kSmall), Font::kSmall,
            chosen         ? palette().text
            : stats.dead() ? palette().faint
                           : palette().dim);
}

// What a picture can't tell: one colour may mean that every element is the same, and few elements
// that are not finite are easily overlooked.
std::string warning_of(const MapStats& stats) {
  if (stats.nans > 0) return "NaN";
  if (stats.nonfinite() > 0) return "±∞";
  if (!stats.dead()) return {};
  return stats.min == 0 ? "all 0" : "constant";
}

void draw_warning(const Rect& picture, const MapStats& stats) {
  const std::string words = warning_of(stats);
  if (words.empty()) return;
  const ImVec2 size = text_size(words, Font::kSmall);
  if (size.x + dp(14) > picture.width()) return;
  const Rect chip =
      Rect::of(picture.min.x + dp(4), picture.min.y + dp(4), size.x + dp(10), size.y + dp(2));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(chip.min, chip.max, with_alpha(palette().raised, 0.92f), dp(4));
  draw_text(list, chip, words, Font::kSmall, palette().dim, Align::kCentre);
}

// Which maps the composite takes, as dots in the colours that they get.
void draw_composite_marks(const Rect& picture, const MapsView& maps, int64_t k) {
  if (!maps.composite) return;
  float x = picture.max.x - dp(9);
  for (size_t i = 3; i-- > 0;) {
    if (maps.composite_maps[i] != k) continue;
    ImDrawList* list = ImGui::GetWindowDrawList();
    list->AddCircleFilled({x, picture.min.y + dp(9)}, dp(5), IM_COL32(0, 0, 0, 150));
    list->AddCircleFilled({x, picture.min.y + dp(9)}, dp(4), palette().channel[i]);
    x -= dp(12);
  }
}

void draw_element_mark(const PanelContext& context, const Rect& picture, double scale) {
  if (context.focus == nullptr) return;
  const ImVec2 at(
      picture.min.x + static_cast<float>((static_cast<double>(context.focus->x) + 0.5) * scale),
      picture.min.y + static_cast<float>((static_cast<double>(context.focus->y) + 0.5) * scale));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddCircle(at, dp(4), IM_COL32(0, 0, 0, 170), 0, dp(3));
  list->AddCircle(at, dp(4), palette().accent_two, 0, dp(1.5f));
}

void draw_ring(const Rect& picture, bool chosen, bool hovered) {
  if (!chosen && !hovered) return;
  const float away = dp(chosen ? 3 : 2);
  const Rect ring = picture.inset(-away, -away);
  ImGui::GetWindowDrawList()->AddRect(ring.min, ring.max, chosen ? palette().accent : palette().dim,
                                      dp(chosen ? 6 : 5), 0, dp(chosen ? 2 : 1));
}

// `window` is what is visible of the grid.
void draw_map(PanelContext& context, const LayerResult& layer, int64_t k, ImVec2 min,
              const GridLayout& grid, const Rect& window) {
  const ViewState& view = context.view;
  const MapStats& stats = layer.stats->map(view.batch, k);
  const std::string name = map_name(context.result->experiment->layers[view.layer], k);
  const float left = min.x + std::floor((grid.cell_width - grid.map_width) / 2);
  const Rect picture = Rect::of(left, min.y, grid.map_width, grid.map_height);
  const std::string id = std::to_string(k);
  ImGui::SetCursorScreenPos(picture.min);
  if (ImGui::InvisibleButton(id.c_str(), {grid.map_width, grid.cell_height})) {
    context.requests.map = k;
    context.maps.shown_map = k;
  }
  const bool hovered = ImGui::IsItemHovered();
  register_item("map", id, name, hovered ? stats_text(name, k, stats) : "");

  MapStyle style = map_style(context, layer, k);
  style.rounding = dp(4);
  style.slot = ImGui::GetID(id.c_str());
  const Rect visible = picture.clipped(window);
  context.painter.draw_map(ImGui::GetWindowDrawList(), layer.output, view.batch, k, style,
                           picture.min, grid.scale, {visible.min, visible.max});
  draw_element_mark(context, picture, grid.scale);
  draw_warning(picture, stats);
  draw_composite_marks(picture, view.maps, k);
  draw_ring(picture, k == view.map, hovered);
  draw_label(
      {{picture.min.x, picture.max.y}, {min.x + grid.cell_width, picture.max.y + dp(kLabelHeight)}},
      context, stats, name, k == view.map);
}

// The chosen map comes into sight when another one was chosen elsewhere.
void follow_choice(PanelContext& context, const std::vector<int64_t>& channels,
                   const GridLayout& grid, float step_y) {
  if (context.maps.shown_map == context.view.map) return;
  context.maps.shown_map = context.view.map;
  const auto found = std::ranges::find(channels, context.view.map);
  if (found == channels.end()) return;
  const float top = static_cast<float>((found - channels.begin()) / grid.columns) * step_y;
  const float height = ImGui::GetWindowHeight();
  if (top < ImGui::GetScrollY()) ImGui::SetScrollY(top);
  if (top + step_y > ImGui::GetScrollY() + height) ImGui::SetScrollY(top + step_y - height);
}

}  // namespace

void draw_maps_grid(PanelContext& context, const LayerResult& layer,
                    const std::vector<int64_t>& channels) {
  const Scope scope("grid");
  ImGui::BeginChild("grid", {0, 0}, false);
  const ImageShape& maps = layer.geometry.output;
  const float edge = dp(4);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const GridLayout grid = layout_grid(std::ssize(channels), maps.h, maps.w,
                                      {.width = room.x - 2 * edge,
                                       .height = room.y - edge,
                                       .gap = dp(kGap),
                                       .label_height = dp(kLabelHeight),
                                       .min_map = dp(kLeastMap)});
  const ImVec2 start = ImGui::GetCursorScreenPos(), corner = ImGui::GetWindowPos();
  const Rect window =
      Rect::of(corner.x, corner.y, ImGui::GetWindowWidth(), ImGui::GetWindowHeight());
  const float step_y = grid.cell_height + dp(kGap), step_x = grid.cell_width + dp(kGap);
  follow_choice(context, channels, grid, step_y);
  const float top = ImGui::GetScrollY();
  const int64_t first = std::max<int64_t>(0, static_cast<int64_t>(top / step_y)) * grid.columns;
  const int64_t last = static_cast<int64_t>((top + window.height()) / step_y + 1) * grid.columns;
  for (int64_t i = first; i < std::min(last, std::ssize(channels)); ++i) {
    draw_map(context, layer, channels[static_cast<size_t>(i)],
             {start.x + edge + static_cast<float>(i % grid.columns) * step_x,
              start.y + edge + static_cast<float>(i / grid.columns) * step_y},
             grid, window);
  }
  if (channels.empty()) {
    draw_text(ImGui::GetWindowDrawList(), window,
              "No map matches. Search and \"hide dead\" stand under View.", Font::kSmall,
              palette().dim, Align::kCentre);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({room.x, static_cast<float>(grid.rows) * step_y - dp(kGap)});
  ImGui::EndChild();
}

}  // namespace convoscope::app
