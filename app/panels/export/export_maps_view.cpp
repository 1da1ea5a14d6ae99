// The maps that are to leave, or a page of their sheet, and below it what leads to the next one.
// See export_rows.h.
#include <algorithm>

#include "app/host/icons.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_rows.h"
#include "app/panels/export/export_source.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

struct Steps {
  int64_t at = 0, count = 1;
  std::string words;  // "page 2 of 22"
};

// Where it leads to, if it was pressed.
std::optional<int64_t> draw_steps(Rect row, const Steps& steps) {
  std::optional<int64_t> to;
  const auto turned = [&](int64_t by) { return (steps.at + by + steps.count) % steps.count; };
  if (draw_picture_tool("back", kIconStepBack, row, "The one before")) to = turned(-1);
  if (draw_picture_tool("forward", kIconStepForward, row, "The next one")) to = turned(1);
  row.min.x += dp(12);
  draw_text(ImGui::GetWindowDrawList(),
            Rect::of(row.min.x, row.max.y - control_height(), row.width(), control_height()),
            steps.words, Font::kSmall, palette().dim);
  return to;
}

std::string of_words(const char* what, int64_t at, int64_t count) {
  return std::string(what) + " " + std::to_string(at) + " of " + std::to_string(count);
}

void draw_map_steps(const Rect& row, PanelContext& context) {
  const int64_t maps = context.layer_result()->geometry.output.c;
  const int64_t map = std::clamp<int64_t>(context.view.map, 0, maps - 1);
  const auto to = draw_steps(row, {map, maps, of_words("map", map + 1, maps)});
  if (to) context.requests.map = *to;
}

}  // namespace

void draw_maps_of(Rect area, const ExportItem& item, PanelContext& context) {
  MapsPreview& maps = context.exporting.maps;
  const bool sheet = item.maps >= MapFormat::kSheetPdf;
  const Rect below = area.take_bottom(dp(50), dp(12));
  const MapsPreview::Shown shown =
      maps.update({.result = context.result,
                   .options = maps_options(*context.result, context.view, item.maps),
                   .format = item.maps,
                   .map = context.view.map,
                   .page = sheet ? maps.page : 0,
                   .width = static_cast<int>(area.width()),
                   .height = static_cast<int>(area.height())});
  if (shown.answer == nullptr) {
    draw_text(ImGui::GetWindowDrawList(), area, "drawing …", Font::kSmall, palette().dim,
              Align::kCentre);
    return;
  }
  if (shown.answer->refusal) {
    ImGui::SetCursorScreenPos(area.min);
    ImGui::BeginChild("refused", area.size(), false);
    error_box(told(*shown.answer->refusal));
    ImGui::EndChild();
    return;
  }
  constexpr double kMostOfMap = 12;
  draw_picture(
      area, shown.answer->picture,
      {"maps", std::to_string(shown.answer->width) + "×" + std::to_string(shown.answer->height),
       "What the file will show."},
      sheet ? 1 : kMostOfMap, context);
  if (!sheet) return draw_map_steps(below, context);
  const int64_t pages = shown.answer->pages;
  const auto to = draw_steps(below, {maps.page, pages, of_words("page", maps.page + 1, pages)});
  if (to) maps.page = *to;
}

}  // namespace convoscope::app
