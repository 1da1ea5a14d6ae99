// Behind the View button of the feature maps: order and choice of the grid, how ranges come about,
// and what the enlarged view shows. See maps_parts.h.
#include <algorithm>

#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/panels/map_style.h"
#include "app/panels/maps/maps_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

float column() { return ImGui::GetContentRegionAvail().x; }

void draw_order(MapsView& maps) {
  section_header(kIconFilter, "ORDER AND CHOICE");
  int index = static_cast<int>(maps.order);
  std::vector<ComboItem> items;
  for (int i = 0; i <= static_cast<int>(MapOrder::kZeros); ++i) {
    items.emplace_back("by " + order_name(static_cast<MapOrder>(i)));
  }
  if (combo("order", items, index,
            {.tooltip = "In which order the grid shows the maps. Magnitude is the largest "
                        "distance from zero, zeros the share of elements that are zero."})) {
    maps.order = static_cast<MapOrder>(index);
  }
  const bool sorts = maps.order != MapOrder::kChannel && maps.order != MapOrder::kName;
  toggle("descending", "Greatest first", maps.descending,
         {.tooltip = "Otherwise the least comes first.", .enabled = sorts, .width = column()});
  text_field("search", maps.search,
             {.tooltip = "Shows only maps whose name has these letters.", .hint = "Search names"});
  toggle("hide dead", "Hide dead maps", maps.hide_dead,
         {.tooltip = "Leaves out maps whose elements are all equal, such as all zero after ReLU.",
          .width = column()});
}

void draw_percentiles(MapsView& maps) {
  slider_float(
      "low percent", "below, %", maps.low_percent, 0, 10,
      {.tooltip = "So many percent of a map's values may lie below the range.", .digits = 1});
  float above = 100 - maps.high_percent;
  if (slider_float(
          "high percent", "above, %", above, 0, 10,
          {.tooltip = "So many percent of a map's values may lie above the range.", .digits = 1})) {
    maps.high_percent = 100 - std::clamp(above, 0.0f, 50.0f);
  }
  maps.low_percent = std::clamp(maps.low_percent, 0.0f, 50.0f);
}

// Tracks reach twice as far as the values; typing goes anywhere.
void draw_ends(PanelContext& context) {
  MapsView& maps = context.view.maps;
  const LayerResult* layer = context.layer_result();
  const float most =
      layer == nullptr
          ? 1
          : std::max(1e-6f,
                     2 * context.maps.shared.update(layer->stats, context.view.batch).magnitude());
  const bool symmetric = symmetric_range(context.view);
  if (slider_float("low", "low", maps.manual_low, -most, most,
                   {.tooltip = "The value at the low end of the colours.", .digits = 3}) &&
      symmetric) {
    maps.manual_high = -maps.manual_low;
  }
  if (slider_float("high", "high", maps.manual_high, -most, most,
                   {.tooltip = "The value at the high end of the colours.", .digits = 3}) &&
      symmetric) {
    maps.manual_low = -maps.manual_high;
  }
  maps.manual_low = std::clamp(maps.manual_low, -1e38f, 1e38f);
  maps.manual_high = std::clamp(maps.manual_high, maps.manual_low, 1e38f);
}

void draw_ranges(PanelContext& context) {
  section_header(kIconContrast, "RANGE");
  const bool signed_colours = symmetric_range(context.view) && !context.view.maps.symmetric;
  bool on = symmetric_range(context.view);
  if (toggle("symmetric", "Symmetric about zero", on,
             {.tooltip = signed_colours
                             ? "Signed colours have zero in their middle, so that their range is "
                               "always symmetric."
                             : "The range reaches equally far to both sides of zero.",
              .enabled = !signed_colours,
              .width = column()})) {
    context.view.maps.symmetric = on;
  }
  if (context.view.range == RangeMode::kPercentile) draw_percentiles(context.view.maps);
  if (context.view.range == RangeMode::kManual) draw_ends(context);
}

void draw_composite(PanelContext& context) {
  MapsView& maps = context.view.maps;
  section_header(kIconEye, "ENLARGED VIEW");
  toggle("composite", "Three maps as colours", maps.composite,
         {.tooltip = "Shows three maps at once, as the red, green and blue of one picture; each "
                     "uses its own range, black for the low end.",
          .width = column()});
  const int64_t last =
      static_cast<int64_t>(std::max<size_t>(
          context.layer_result() != nullptr ? context.layer_result()->stats->channels : 1, 1)) -
      1;
  constexpr const char* kIds[] = {"red", "green", "blue"};
  const float gap = dp(8), width = (ImGui::GetContentRegionAvail().x - 2 * gap) / 3;
  for (size_t i = 0; i < 3; ++i) {
    if (i > 0) ImGui::SameLine(0, gap);
    int64_t k = std::clamp<int64_t>(maps.composite_maps[i], 0, last);
    if (stepper(kIds[i], k,
                {.tooltip = std::string("The map that is shown in ") + kIds[i] + ", from 0.",
                 .min = 0,
                 .max = last,
                 .enabled = maps.composite,
                 .width = width})) {
      maps.composite_maps[i] = std::clamp<int64_t>(k, 0, last);
    }
  }
}

void draw_together(MapsView& maps) {
  toggle("overlay", "Lay the map over the input", maps.overlay,
         {.tooltip = "Each element of the chosen map lies over the middle of the window that it "
                     "reads, as wide as the stride.",
          .width = column()});
  slider_float("opacity", "opacity", maps.overlay_opacity, 0, 1,
               {.tooltip = "How much of the input the map hides.", .enabled = maps.overlay});
  toggle("link", "Move input and map together", maps.link_views,
         {.tooltip = "Panning or zooming one of them shows the same part of the other, stride and "
                     "padding taken into account.",
          .width = column()});
  slider_float(
      "speed", "batch elements a second", maps.play_speed, 0.25f, 30,
      {.tooltip = "How fast Play goes through the batch.", .digits = 2, .logarithmic = true});
  maps.play_speed = std::clamp(maps.play_speed, 0.25f, 30.0f);
}

void draw_popup(PanelContext& context, float width, float height) {
  const Scope scope("options");
  if (key_pressed(Key::kEscape)) ImGui::CloseCurrentPopup();
  const float column = (width - dp(24)) / 2;
  ImGui::BeginChild("left", {column, height}, false, ImGuiWindowFlags_NoScrollbar);
  draw_order(context.view.maps);
  draw_ranges(context);
  ImGui::EndChild();
  ImGui::SameLine(0, dp(24));
  ImGui::BeginChild("right", {column, height}, false, ImGuiWindowFlags_NoScrollbar);
  draw_composite(context);
  draw_together(context.view.maps);
  ImGui::EndChild();
}

}  // namespace

void draw_view_options(PanelContext& context, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const MapsView& maps = context.view.maps;
  const bool changed = maps.order != MapOrder::kChannel || maps.hide_dead || !maps.search.empty() ||
                       maps.composite || maps.overlay;
  if (icon_button("view", kIconSliders,
                  {.tooltip = "View: sort and search the maps, set ranges, show three maps as "
                              "colours, lay a map over the input.",
                   .active = changed,
                   .width = width})) {
    ImGui::OpenPopup("options");
  }
  const float popup_width = dp(600), height = dp(range_clips(context.view) ? 352 : 272);
  // Above the grid, so that what changes stays in sight.
  ImGui::SetNextWindowPos({at.x + width, at.y - dp(6)}, ImGuiCond_Always, {1, 1});
  if (!ImGui::BeginPopup("options")) return;
  draw_popup(context, popup_width, height);
  ImGui::EndPopup();
}

}  // namespace convoscope::app
