// A − B as a map of its own, with its own range and a ring where it is largest; and which outputs
// belong together where the two sides have not the same ones.
#include <algorithm>
#include <cmath>

#include "app/panels/compare/twin_parts.h"
#include "app/panels/draw.h"
#include "app/panels/format.h"
#include "app/widgets/card.h"
#include "app/widgets/color_legend.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"
#include "app/widgets/plots.h"

namespace convoscope::app {
namespace {

// "Without the border", "of 72 × 96 and 70 × 94 outputs 70 × 94 belong together"
std::string pairs_sentence(const Comparison& c) {
  const Geometry &a = c.layer_of_a().geometry.window, &b = c.layer_of_b().geometry.window;
  if (a.h.output == b.h.output && a.w.output == b.w.output &&
      c.request.alignment == Alignment::kIndex) {
    return "Output (y, x) of A less output (y, x) of B.";
  }
  const auto rows = static_cast<int64_t>(c.elements.h.size());
  const auto columns = static_cast<int64_t>(c.elements.w.size());
  const std::string how = c.request.alignment == Alignment::kIndex ? "by index" : "by position";
  return "A has " + multiply_text(a.h.output, a.w.output) + " outputs, B " +
         multiply_text(b.h.output, b.w.output) + "; " + multiply_text(rows, columns) +
         " are paired " + how + ".";
}

void draw_alignment(CompareView& view) {
  int index = static_cast<int>(view.alignment);
  if (segmented("alignment",
                {{"By index", "Output (y, x) of A with output (y, x) of B."},
                 {"By position",
                  "Each output with the one whose window is centred nearest in the input."}},
                index)) {
    view.alignment = static_cast<Alignment>(index);
    view.element.reset();
  }
  toggle(
      "without border", "Without the border", view.without_border,
      {.tooltip = "Leave out of all measures and ranges every output whose field touches padding "
                  "in A or in B: there they differ by how they pad."});
}

void draw_ring(const ImageViewResult& view, const Difference& measures) {
  if (measures.finite == 0 || measures.largest == 0) return;
  const Rect cell = view.rect_of({measures.y, measures.x});
  const float radius = std::max(dp(9), cell.width() * 0.75f);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(view.pane.min, view.pane.max, true);
  list->AddCircle(cell.centre(), radius, IM_COL32(6, 8, 12, 190), 0, dp(5));
  list->AddCircle(cell.centre(), radius, palette().text, 0, dp(2));
  list->PopClipRect();
}

void draw_map(const Rect& area, PanelContext& context, const Comparison& c) {
  ImageViewSpec spec;
  spec.id = "difference";
  spec.tensor = c.difference;
  spec.c = 0;
  spec.style.colormap = signed_colormap();
  spec.style.high = c.difference_range > 0 ? c.difference_range : 1;
  spec.style.low = -spec.style.high;
  spec.selected = context.twin->cursor;
  spec.outline_hovered = false;
  spec.rounding = 4;
  ImGui::SetCursorScreenPos(area.min);
  const ImageViewResult view =
      image_view(context.painter, spec, area.size(), context.view.compare.map_view);
  follow_pointing(view, context, c, std::nullopt);
  draw_ring(view, c.map_measures());
  if (context.twin->cursor) draw_side_cursor(view, *context.twin->cursor, palette().text);
}

// What ring and square mean, below the legend.
void draw_marks_row(const Rect& row, const Comparison& c) {
  const Difference& m = c.map_measures();
  if (m.finite == 0) return;
  const std::string words = m.largest > 0 ? "ring: largest |A − B|, at " : "A equals B everywhere";
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect rest = row;
  draw_text(list, rest.take_left(text_size(words, Font::kSmall).x + dp(2)), words, Font::kSmall,
            palette().dim);
  if (m.largest > 0) {
    draw_text(list, rest, element_text(m.y, m.x), Font::kMonoSmall, palette().text);
  }
}

void draw_compared(Rect area, PanelContext& context, const Comparison& c) {
  const Rect sentence = area.take_bottom(dp(38), dp(2));
  const Rect marks = area.take_bottom(dp(22), dp(2));
  const Rect legend = area.take_bottom(dp(22), dp(6));
  draw_map(area, context, c);
  ImGui::SetCursorScreenPos(legend.min);
  const float range = c.difference_range > 0 ? c.difference_range : 1;
  color_legend({.id = "legend", .colormap = signed_colormap(), .low = -range, .high = range},
               legend.width());
  draw_marks_row(marks, c);
  ImGui::SetCursorScreenPos(sentence.min);
  text_wrapped(pairs_sentence(c), Font::kSmall, palette().dim, sentence.width());
}

}  // namespace

void draw_difference_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const TwinView* twin = context.twin;
  const Comparison* c = twin ? twin->comparison() : nullptr;
  const std::string note = c && c->difference
                               ? multiply_text(static_cast<int64_t>(c->elements.h.size()),
                                               static_cast<int64_t>(c->elements.w.size()))
                               : "";
  begin_card("difference", {min, max},
             {.title = "Difference A − B", .note = note, .stale = twin && twin->behind});
  draw_alignment(context.view.compare);
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const Rect area = Rect::of(at.x, at.y, room.x, room.y);
  if (c != nullptr && c->difference) {
    draw_compared(area, context, *c);
  } else if (c != nullptr) {
    draw_absence(area, "No outputs belong together.");
  }
  end_card();
}

}  // namespace convoscope::app
