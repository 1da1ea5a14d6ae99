// See color_legend.h.
#include "app/widgets/color_legend.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "app/host/style.h"
#include "app/widgets/marks.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

using skin::tone;

void draw_strip(ImDrawList* list, const Rect& strip, ColormapId colormap) {
  const ColormapTable& table = colormap_table(colormap);
  const int columns = std::max(1, static_cast<int>(strip.width()));
  for (int i = 0; i < columns; ++i) {
    const float share = (static_cast<float>(i) + 0.5f) / static_cast<float>(columns);
    const float x = strip.min.x + static_cast<float>(i);
    list->AddRectFilled({x, strip.min.y}, {x + 1, strip.max.y},
                        tone(to_u32(table[colormap_index(share, 0, 1)])));
  }
}

// A triangle that points out of the strip, in the colour of its end.
void draw_beyond(ImDrawList* list, const Rect& strip, ColormapId colormap, bool high) {
  const ColormapTable& table = colormap_table(colormap);
  const ImU32 fill = tone(to_u32(high ? table.back() : table.front()));
  const float x = high ? strip.max.x + dp(2) : strip.min.x - dp(2);
  const float tip = high ? x + dp(7) : x - dp(7);
  const float middle = strip.centre().y, half = strip.height() / 2;
  const ImVec2 a(x, middle - half), b(tip, middle), c(x, middle + half);
  if (high) {
    list->AddTriangleFilled(a, b, c, fill);
  } else {
    list->AddTriangleFilled(c, b, a, fill);
  }
  list->AddTriangle(a, b, c, tone(palette().dim), dp(1));
}

// From the right end: a square in the colour of what isn't finite, and how often it occurs.
void draw_count(ImDrawList* list, Rect& rest, const char* name, int64_t count, Rgb8 colour) {
  if (count == 0) return;
  const std::string words = group_digits(count) + " " + name;
  const Rect label = rest.take_right(text_size(words, Font::kMonoSmall).x + dp(1), dp(5));
  draw_text(list, label, words, Font::kMonoSmall, palette().dim);
  Rect square = rest.take_right(dp(10), dp(10));
  square = square.inset(0, std::max(0.0f, (square.height() - dp(10)) / 2));
  list->AddRectFilled(square.min, square.max, tone(to_u32(colour)), dp(2));
}

void draw_counts(ImDrawList* list, Rect& rest, const LegendSpec& spec) {
  const NonFiniteColors colours = nonfinite_colors(spec.colormap);
  draw_count(list, rest, "+∞", spec.positive_infinities, colours.positive);
  draw_count(list, rest, "−∞", spec.negative_infinities, colours.negative);
  draw_count(list, rest, "NaN", spec.nans, colours.nan);
}

std::string legend_text(const LegendSpec& spec) {
  std::string text = significant(spec.low, 3) + " to " + significant(spec.high, 3);
  if (spec.below > 0) text += ", " + group_digits(spec.below) + " below";
  if (spec.above > 0) text += ", " + group_digits(spec.above) + " above";
  return text;
}

LegendResult dragged(const LegendSpec& spec, const Rect& strip) {
  LegendResult result;
  result.double_clicked = ImGui::IsItemHovered() && ImGui::IsMouseDoubleClicked(0);
  if (!ImGui::IsItemActive()) return result;
  const float travel = ImGui::GetIO().MouseDelta.x;
  if (travel == 0 || strip.width() < 1) return result;
  const float clicked = ImGui::GetIO().MouseClickedPos[0].x;
  const float width = std::max(spec.high - spec.low, std::numeric_limits<float>::min());
  const float step = width * travel / strip.width();
  LegendResult::Range range{spec.low, spec.high};
  const bool high = clicked >= strip.centre().x;
  (high ? range.high : range.low) += step;
  // An end never passes the other one, nor zero where both are its mirror images.
  const float least = width * 0.02f;
  if (spec.symmetric) {
    const float half = std::max(high ? range.high : -range.low, least);
    range = {-half, half};
  } else if (high) {
    range.high = std::max(range.high, range.low + least);
  } else {
    range.low = std::min(range.low, range.high - least);
  }
  result.dragged = range;
  return result;
}

}  // namespace

LegendResult color_legend(const LegendSpec& spec, float width) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float height = text_size("0", Font::kMonoSmall).y;
  Rect rest = Rect::of(at.x, at.y, width, height);
  ImDrawList* list = ImGui::GetWindowDrawList();
  ImGui::InvisibleButton(spec.id, {width, height});
  if (spec.draggable && (ImGui::IsItemHovered() || ImGui::IsItemActive())) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  }
  register_item("legend", spec.id, legend_text(spec), spec.tooltip);

  draw_counts(list, rest, spec);
  const std::string low = significant(spec.low, 3);
  const std::string high = (spec.high > 0 ? "+" : "") + significant(spec.high, 3);
  // Room for the triangles stays also where nothing lies beyond, so that nothing jumps.
  draw_text(list, rest.take_left(text_size(low, Font::kMonoSmall).x + dp(1), dp(12)), low,
            Font::kMonoSmall, palette().dim);
  draw_text(list, rest.take_right(text_size(high, Font::kMonoSmall).x + dp(1), dp(12)), high,
            Font::kMonoSmall, palette().dim, Align::kRight);
  const Rect strip = rest.inset(0, std::max(0.0f, (height - dp(10)) / 2));
  if (strip.width() < dp(8)) return {};
  draw_strip(list, strip, spec.colormap);
  if (spec.below > 0) draw_beyond(list, strip, spec.colormap, false);
  if (spec.above > 0) draw_beyond(list, strip, spec.colormap, true);
  if (spec.low < 0 && spec.high > 0) {
    const float zero =
        std::round(strip.min.x + strip.width() * (-spec.low / (spec.high - spec.low)));
    list->AddRectFilled({zero, strip.max.y}, {zero + dp(1), strip.max.y + dp(3)},
                        tone(palette().dim));
  }
  return spec.draggable ? dragged(spec, strip) : LegendResult{};
}

}  // namespace convoscope::app
