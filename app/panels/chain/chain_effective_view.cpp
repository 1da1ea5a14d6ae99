// What the chosen element effectively sees: the gradient over its theoretical field, and how much
// of its energy lies inside a circle. See chain_parts.h and chain_effective.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

// As many as Luo et al. average over.
constexpr int64_t kSamples = 20;

std::string percent(double share) { return decimal(100 * share, 1) + " %"; }

// What the field may span, as far as it lies in the picture; all of it where that isn't known.
Span visible_span(const std::optional<ElementBounds>& bounds, int64_t extent, bool rows) {
  if (!bounds) return {0, extent};
  const AxisBounds& b = rows ? bounds->h : bounds->w;
  const Span span{std::clamp<int64_t>(b.low - 2, 0, extent - 1),
                  std::clamp<int64_t>(b.high + 3, 1, extent)};
  return span.empty() ? Span{0, extent} : span;
}

double half_width(const EffectiveField& field) {
  if (!field.theoretical) return static_cast<double>(std::max(field.height, field.width)) / 2;
  return static_cast<double>(std::max(field.theoretical->h.size(), field.theoretical->w.size())) /
         2;
}

void draw_marks(const EffectiveField& field, const HeatPlace& place, double radius) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(place.picture.min, place.picture.max, true);
  if (field.theoretical) {
    const ElementBounds& b = *field.theoretical;
    const Box box = place.placement.to_screen(
        Box{static_cast<double>(b.h.low), static_cast<double>(b.w.low),
            static_cast<double>(b.h.high + 1), static_cast<double>(b.w.high + 1)});
    list->AddRect({static_cast<float>(box.x0), static_cast<float>(box.y0)},
                  {static_cast<float>(box.x1), static_cast<float>(box.y1)}, palette().accent, 0, 0,
                  dp(1.5f));
  }
  const Point centre = place.placement.to_screen(Point{field.centre_h + 0.5, field.centre_w + 0.5});
  const ImVec2 at(static_cast<float>(centre.x), static_cast<float>(centre.y));
  const auto size = static_cast<float>(radius * place.placement.scale);
  list->AddCircle(at, size, IM_COL32(0, 0, 0, 190), 96, dp(4));
  list->AddCircle(at, size, IM_COL32(255, 255, 255, 255), 96, dp(1.5f));
  list->PopClipRect();
}

std::vector<NumberRow> numbers_of(const EffectiveField& field, double radius) {
  std::vector<NumberRow> rows{
      {"energy inside", percent(field.share_within(radius)),
       "Squared gradients of the pixels within the circle, as a share of all."},
      {"50 % inside", decimal(field.radius_of(0.5), 1) + " px", "The radius that holds half."},
      {"95 % inside", decimal(field.radius_of(0.95), 1) + " px", "The radius that holds 95 %."},
      {"effective size", decimal(field.effective_size, 1) + " px",
       "Side of a square as large as the area whose gradient exceeds 4.55 % of the largest."}};
  if (field.theoretical) {
    rows.push_back({"theoretical size",
                    multiply_text(field.theoretical->h.size(), field.theoretical->w.size()),
                    "What the element could see: the blue rectangle."});
  }
  return rows;
}

void draw_source_choice(ChainView& view, float width) {
  int index = view.expected ? 1 : 0;
  if (segmented("source",
                {{"This picture", "The gradient of the element for the present picture."},
                 {"Expected", "The mean over 20 random pictures of the same mean and deviation."}},
                index, {.width = width})) {
    view.expected = index == 1;
  }
}

void draw_work(EffectiveKeeper& keeper, float width) {
  if (keeper.stopped()) {
    if (button("start", "Compute",
               {.tooltip = "Work the effective field out after all.", .width = width})) {
      keeper.start();
    }
  } else if (keeper.busy()) {
    const std::string done = std::to_string(std::lround(100 * keeper.progress()));
    if (button("stop", "Stop, at " + done + " %",
               {.tooltip = "Leave the effective field as it is.", .width = width})) {
      keeper.stop();
    }
  }
}

void draw_column(const Rect& column, PanelContext& context, const EffectiveAnswer* answer) {
  ChainView& view = context.view.chain;
  ImGui::SetCursorScreenPos(column.min);
  ImGui::BeginGroup();
  draw_source_choice(view, column.width());
  if (answer != nullptr && answer->refusal) error_box(answer->refusal->sentence);
  if (answer != nullptr && !answer->refusal) {
    const double half = half_width(answer->field);
    auto radius = static_cast<float>(view.radius * half);
    if (slider_float("radius", "radius", radius, 0.5f, static_cast<float>(half),
                     {.tooltip = "Of the circle, in pixels of the picture.",
                      .digits = 1,
                      .width = column.width()})) {
      view.radius = std::clamp(static_cast<float>(radius / half), 0.01f, 1.0f);
    }
    const float y = ImGui::GetCursorScreenPos().y;
    const auto rows = numbers_of(answer->field, double{view.radius} * half);
    draw_number_rows({{column.min.x, y}, column.max}, rows);
    if (answer->field.radii.empty()) {
      text_wrapped(answer->field.without_energy(), Font::kSmall, palette().dim, column.width());
    }
  }
  draw_work(context.chain.effective, column.width());
  ImGui::EndGroup();
}

}  // namespace

void draw_effective(const Rect& whole, PanelContext& context) {
  const ChainView& view = context.view.chain;
  const std::optional<ChainPlace> place = chosen_place(*context.result, view);
  if (!place) return;
  const FieldElement element{place->level - 1, context.view.batch, place->element.y,
                             place->element.x, shown_map(context, place->level)};
  const EffectiveAnswer* answer =
      context.chain.effective.update(context.result, element, view.expected ? kSamples : 0);
  Rect area = whole;
  const Rect column = area.take_right(std::min(dp(250), whole.width() * 0.46f), dp(16));
  draw_column(column, context, answer);
  if (answer == nullptr || answer->refusal || !answer->heat) {
    draw_text(ImGui::GetWindowDrawList(), area, "taking the gradient …", Font::kSmall,
              palette().dim, Align::kCentre);
    return;
  }
  const EffectiveField& field = answer->field;
  const Rect words = area.take_bottom(dp(40), dp(4));
  const HeatPlace heat = draw_heat(context, "heat", answer->heat, area,
                                   visible_span(field.theoretical, field.height, true),
                                   visible_span(field.theoretical, field.width, false), 1);
  draw_marks(field, heat, double{view.radius} * half_width(field));
  ImGui::SetCursorScreenPos(words.min);
  const FieldElement& e = field.element;
  text_wrapped("|gradient| of element " + element_text(e.y, e.x) + " of " +
                   level_name(*answer->question.experiment, e.layer + 1) + ", map " +
                   std::to_string(e.c + 1) + ", at every pixel that it could see.",
               Font::kSmall, palette().dim, area.width());
}

}  // namespace convoscope::app
