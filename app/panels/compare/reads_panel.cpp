// Which pixels each output reads along one axis, said in a sentence, and the values of both sides
// along that axis through the cursor.
#include <cmath>

#include "app/panels/compare/axis_reads.h"
#include "app/panels/compare/twin_parts.h"
#include "app/panels/draw.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/plots.h"

namespace convoscope::app {
namespace {

const AxisGeometry& axis_of(const Geometry& geometry, bool along_height) {
  return along_height ? geometry.h : geometry.w;
}

std::vector<float> profile(const Comparison& c, Side side, const Element& cursor,
                           bool along_height) {
  const ImageView view =
      image_view(side == Side::kA ? *c.layer_of_a().output : *c.layer_of_b().output);
  const auto count = static_cast<int64_t>(along_height ? c.elements.h.size() : c.elements.w.size());
  std::vector<float> values;
  values.reserve(static_cast<size_t>(count));
  for (int64_t i = 0; i < count; ++i) {
    const Element pair = along_height ? Element{i, cursor.x} : Element{cursor.y, i};
    const Element at = output_of(c, side, pair);
    values.push_back(view.at(c.n, at.y, at.x, c.map));
  }
  return values;
}

// Both sides along the axis, the cursor as a line. Pointing at the plot moves it along.
void draw_profile(const Rect& area, PanelContext& context, const Comparison& c,
                  const Element& cursor) {
  const bool along_height = context.view.compare.along_height;
  const std::vector<float> a = profile(c, Side::kA, cursor, along_height);
  const std::vector<float> b = profile(c, Side::kB, cursor, along_height);
  const PlotSeries series[] = {{"A", a, side_colour(Side::kA)}, {"B", b, side_colour(Side::kB)}};
  const auto last = static_cast<int64_t>(a.size()) - 1;
  ImGui::SetCursorScreenPos(area.min);
  const std::optional<float> pointed = line_plot(
      {.id = "profile", .series = series, .left = "0", .right = std::to_string(last)}, area.size());
  const auto index_at = [&](float share) {
    return static_cast<int64_t>(std::lround(share * static_cast<float>(last)));
  };
  if (pointed) {
    Element pair = cursor;
    (along_height ? pair.y : pair.x) = index_at(*pointed);
    context.transient.twin.next = pair;
    if (ImGui::IsMouseClicked(0)) context.view.compare.element = pair;
    return;
  }
  if (last < 1) return;
  const float share =
      static_cast<float>(along_height ? cursor.y : cursor.x) / static_cast<float>(last);
  const float x = std::round(area.min.x + dp(12) + share * (area.width() - dp(24)));
  ImGui::GetWindowDrawList()->AddLine({x, area.min.y + dp(32)}, {x, area.max.y - dp(30)},
                                      palette().faint, dp(1));
}

void draw_axis_choice(const Rect& row, CompareView& view) {
  const float width = dp(190);
  int index = view.along_height ? 1 : 0;
  ImGui::SetCursorScreenPos({row.max.x - width, row.min.y});
  if (segmented("axis",
                {{"Width", "Columns of the input, and a row of both outputs."},
                 {"Height", "Rows of the input, and a column of both outputs."}},
                index, {.width = width})) {
    view.along_height = index == 1;
  }
}

void draw_reads(Rect area, PanelContext& context, const Comparison& c) {
  const bool along_height = context.view.compare.along_height;
  const AxisGeometry& a = axis_of(c.layer_of_a().geometry.window, along_height);
  const AxisGeometry& b = axis_of(c.layer_of_b().geometry.window, along_height);
  const Rect row = area.take_top(segmented_height(), dp(8));
  draw_text(ImGui::GetWindowDrawList(), row,
            std::string(along_height ? "Rows" : "Columns") + " of the input and their pads",
            Font::kSmall, palette().dim);
  draw_axis_choice(row, context.view.compare);
  if (!context.twin->cursor) return;
  const Element cursor = *context.twin->cursor;
  const Element of_a = output_of(c, Side::kA, cursor), of_b = output_of(c, Side::kB, cursor);
  // A chart of less height says nothing; the windows then take its room.
  const bool with_profile = area.height() > dp(290);
  const int64_t rows = with_profile && area.height() < dp(330) ? 2 : 3;
  draw_axis_reads(area.take_top(axis_reads_height(rows), dp(6)),
                  {a, b, along_height ? of_a.y : of_a.x, along_height ? of_b.y : of_b.x}, rows);
  ImGui::SetCursorScreenPos(area.min);
  text_wrapped(compare_reads(a, b), Font::kSmall, palette().text, area.width());
  if (!with_profile) return;
  area.min.y = ImGui::GetCursorScreenPos().y;
  const Rect title = area.take_top(dp(22), dp(2));
  const int64_t line = along_height ? cursor.x : cursor.y;
  draw_text(ImGui::GetWindowDrawList(), title,
            (along_height ? "Column " : "Row ") + std::to_string(line) + " of both outputs",
            Font::kMedium, palette().text);
  draw_profile(area, context, c, cursor);
}

}  // namespace

void draw_reads_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const TwinView* twin = context.twin;
  begin_card("reads", {min, max},
             {.title = "Which pixels each output reads", .stale = twin && twin->behind});
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  if (twin && twin->comparison()) {
    draw_reads(Rect::of(at.x, at.y, room.x, room.y), context, *twin->comparison());
  }
  end_card();
}

}  // namespace convoscope::app
