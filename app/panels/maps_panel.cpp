// All feature maps of the chosen layer as a grid, each with its name and its range; a click
// enlarges one. Range and colours are chosen here, and the legend says what they mean in numbers.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/format.h"
#include "app/panels/grid_layout.h"
#include "app/panels/map_style.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/image_view.h"
#include "app/widgets/marks.h"
#include "app/widgets/plots.h"

namespace convoscope::app {

namespace {

constexpr float kLabelHeight = 24, kGap = 10, kLeastMap = 56;  // unscaled

void draw_map_label(const Rect& row, const LayerResult& layer, const Filters& filters,
                    const ViewState& view, int64_t k) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const MapStats& stats = layer.stats->map(view.batch, k);
  const std::string range = stats.nonfinite > 0 ? std::to_string(stats.nonfinite) + " NaN/∞"
                                                : "±" + decimal(stats.magnitude(), 2);
  const std::string name = filter_name(filters, k);
  // All ranges or none; the legend has that of the chosen map anyway.
  if (row.width() >= dp(116)) {
    draw_text(list, row, range, Font::kMonoSmall, palette().faint, Align::kRight);
  }
  draw_text(list, row, elide(name, row.width(), Font::kSmall), Font::kSmall,
            k == view.map ? palette().text : palette().dim);
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

void draw_map(PanelContext& context, const LayerResult& layer, int64_t k, ImVec2 min,
              const GridLayout& grid) {
  ViewState& view = context.view;
  const Filters& filters = context.result->experiment->layers[view.layer].filters;
  const float left = min.x + std::floor((grid.cell_width - grid.map_width) / 2);
  const Rect picture = Rect::of(left, min.y, grid.map_width, grid.map_height);
  const std::string id = std::to_string(k);
  ImGui::SetCursorScreenPos(picture.min);
  if (ImGui::InvisibleButton(id.c_str(), {grid.map_width, grid.cell_height})) {
    context.requests.map = k;
  }
  register_item("map", id, filter_name(filters, k), "");

  ImDrawList* list = ImGui::GetWindowDrawList();
  MapStyle style = map_style(context, layer, k);
  style.rounding = dp(4);
  style.slot = ImGui::GetID(id.c_str());
  const Rect visible = picture.clipped({ImGui::GetWindowPos(),
                                        {ImGui::GetWindowPos().x + ImGui::GetWindowWidth(),
                                         ImGui::GetWindowPos().y + ImGui::GetWindowHeight()}});
  context.painter.draw_map(list, layer.output, view.batch, k, style, picture.min, grid.scale,
                           {visible.min, visible.max});
  draw_element_mark(context, picture, grid.scale);
  if (k == view.map) {
    const Rect ring = picture.inset(-dp(3), -dp(3));
    list->AddRect(ring.min, ring.max, palette().accent, dp(6), 0, dp(2));
  } else if (ImGui::IsItemHovered()) {
    const Rect ring = picture.inset(-dp(2), -dp(2));
    list->AddRect(ring.min, ring.max, palette().dim, dp(5), 0, dp(1));
  }
  draw_map_label(
      {{picture.min.x, picture.max.y}, {min.x + grid.cell_width, picture.max.y + dp(kLabelHeight)}},
      layer, filters, view, k);
}

// Only the visible rows are drawn: a thousand maps cost what is on screen.
void draw_grid(PanelContext& context, const LayerResult& layer) {
  const Scope scope("grid");
  ImGui::BeginChild("grid", {0, 0}, false);
  const Geometry& geometry = layer.geometry;
  const float edge = dp(4);
  const ImVec2 room = ImGui::GetContentRegionAvail();
  const GridLayout grid = layout_grid(geometry.out_channels, geometry.h.output, geometry.w.output,
                                      {.width = room.x - 2 * edge,
                                       .height = room.y - edge,
                                       .gap = dp(kGap),
                                       .label_height = dp(kLabelHeight),
                                       .min_map = dp(kLeastMap)});
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float step_y = grid.cell_height + dp(kGap), step_x = grid.cell_width + dp(kGap);
  const float top = ImGui::GetScrollY();
  const int first = std::max(0, static_cast<int>(top / step_y));
  const int last =
      std::min(grid.rows - 1, static_cast<int>((top + ImGui::GetWindowHeight()) / step_y));
  for (int row = first; row <= last; ++row) {
    for (int column = 0; column < grid.columns; ++column) {
      const int64_t k = int64_t{row} * grid.columns + column;
      if (k >= geometry.out_channels) break;
      draw_map(context, layer, k,
               {start.x + edge + static_cast<float>(column) * step_x,
                start.y + edge + static_cast<float>(row) * step_y},
               grid);
    }
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({room.x, static_cast<float>(grid.rows) * step_y - dp(kGap)});
  ImGui::EndChild();
}

void draw_map_controls(Rect row, PanelContext& context, const LayerResult* layer) {
  ViewState& view = context.view;
  const float top = row.centre().y - control_height() / 2;
  const Rect legend = row.take_right(std::min(dp(300), row.width() * 0.4f), dp(16));
  if (layer != nullptr) {
    const MapStyle style = map_style(context, *layer, view.map);
    ImGui::SetCursorScreenPos({legend.min.x, legend.centre().y - dp(10)});
    color_legend({.id = "legend", .colormap = style.colormap, .low = style.low, .high = style.high},
                 legend.width());
  }
  const Rect colours = row.take_right(dp(118), dp(16));
  ImGui::SetCursorScreenPos({colours.min.x, top});
  int index = static_cast<int>(view.colormap);
  if (combo("colours", {"Signed", "Grey", "Viridis"}, index,
            {.tooltip = "Signed: blue below zero, orange above, zero in the middle. Grey and "
                        "Viridis run from the "
                        "least to the greatest value.",
             .width = colours.width()})) {
    view.colormap = static_cast<Colormap>(index);
  }
  const Rect shared = row.take_right(dp(156));
  ImGui::SetCursorScreenPos({shared.min.x, top});
  bool on = view.range == RangeMode::kShared;
  if (toggle(
          "shared range", "Shared range", on,
          {.tooltip =
               "One range for all maps, so that they can be compared; otherwise each uses its own.",
           .width = shared.width()})) {
    view.range = on ? RangeMode::kShared : RangeMode::kPerMap;
  }
}

std::string extents_note(const PanelContext& context, const LayerResult* layer) {
  if (layer == nullptr) return context.evaluation.busy ? "computing…" : "";
  return std::to_string(layer->geometry.out_channels) + " × " +
         multiply_text(layer->geometry.h.output, layer->geometry.w.output);
}

// Beside the title: stale while the settings are refused, progress while computing.
void draw_state_chip(const PanelContext& context, Rect row) {
  if (!context.stale()) return;
  const bool working = context.evaluation.busy;
  const std::string words =
      working ? "computing " + std::to_string(static_cast<int>(100 * context.evaluation.progress)) +
                    " %"
              : "stale";
  const ImU32 colour = working ? palette().accent : palette().warning;
  const Rect chip = Rect::of(row.min.x, row.centre().y - dp(12),
                             text_size(words, Font::kSmall).x + dp(22), dp(24));
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(chip.min, chip.max, with_alpha(colour, 0.18f), dp(12));
  list->AddRect(chip.min, chip.max, with_alpha(colour, 0.7f), dp(12), 0, dp(1));
  draw_text(list, chip, words, Font::kSmall, colour, Align::kCentre);
}

void draw_heading(Rect row, PanelContext& context, const LayerResult* layer) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_map_controls(row, context, layer);
  draw_text(list, row.take_left(text_size("Feature maps", Font::kSemiBold).x, dp(12)),
            "Feature maps", Font::kSemiBold, palette().text);
  const std::string extents = extents_note(context, layer);
  draw_text(list, row.take_left(text_size(extents, Font::kMonoSmall).x, dp(14)), extents,
            Font::kMonoSmall, palette().dim);
  draw_state_chip(context, row);
}

}  // namespace

void draw_maps_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const LayerResult* layer = context.layer_result();
  begin_card("maps", {min, max});
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const Rect row = Rect::of(start.x, start.y, ImGui::GetContentRegionAvail().x, dp(28));
  draw_heading(row, context, layer);
  ImGui::SetCursorScreenPos({start.x, row.max.y + dp(8)});
  if (layer != nullptr && layer->geometry.output().size() > 0) draw_grid(context, *layer);
  end_card();
}

}  // namespace convoscope::app
