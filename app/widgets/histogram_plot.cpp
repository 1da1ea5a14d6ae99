// The histogram of plots.h.
#include <algorithm>
#include <cmath>

#include "app/widgets/marks.h"
#include "app/widgets/plot_frame.h"
#include "app/widgets/plots.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"
#include "app/widgets/tooltip.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

using skin::tone;

struct CountAxis {
  double top = 1;  // of the tallest bar, as height() measures
  bool log = true;

  // A count of one must be seen on a logarithmic axis, so that starts below one.
  double height(double count) const {
    if (!log) return count;
    constexpr double kBelowOne = 0.4;
    return count > 0 ? std::log10(count) + kBelowOne : 0;
  }
  double share(double count) const { return height(count) / top; }
};

CountAxis count_axis(const HistogramSpec& spec) {
  CountAxis axis{1, spec.log_count};
  const auto most = std::ranges::max_element(spec.counts);
  const double tallest =
      most == spec.counts.end() ? 1 : static_cast<double>(std::max<int64_t>(*most, 1));
  axis.top = axis.height(tallest);
  return axis;
}

std::vector<double> count_ticks(const CountAxis& axis) {
  if (!axis.log) return round_ticks(0, axis.top, 3);
  std::vector<double> ticks;
  for (double count = 1; axis.share(count) <= 1; count *= 10) ticks.push_back(count);
  return ticks;
}

// Lines over the whole of `rect`, each with its count at the left. Returns the room of the counts.
float draw_count_lines(ImDrawList* list, const Rect& rect, const CountAxis& axis) {
  const float line_height = text_size("0", Font::kMonoSmall).y;
  float last = rect.max.y + line_height, room = 0;
  for (const double count : count_ticks(axis)) {
    if (count <= 0) continue;
    const auto y = static_cast<float>(std::round(rect.max.y - axis.share(count) * rect.height()));
    list->AddLine({rect.min.x, y}, {rect.max.x, y}, tone(palette().border), dp(1));
    if (last - y < line_height || y - line_height < rect.min.y - dp(8)) continue;
    const std::string text = group_digits(static_cast<int64_t>(count));
    draw_text(list, Rect::of(rect.min.x, y - line_height - dp(1), dp(90), line_height), text,
              Font::kMonoSmall, palette().faint);
    room = std::max(room, text_size(text, Font::kMonoSmall).x + dp(8));
    last = y;
  }
  return room;
}

// Of a bin's middle. Next to zero a diverging map has the colour of the ground, so bars start some
// way up their half of the map.
Rgb8 bar_color(const HistogramSpec& spec, float middle) {
  constexpr float kStart = 0.32f;
  const float most = std::max(-spec.low, spec.high);
  if (!is_diverging(spec.colormap) || most <= 0) {
    return colormap_color(spec.colormap, middle, spec.low, spec.high);
  }
  const float strength = kStart + (1 - kStart) * std::fabs(middle) / most;
  return colormap_color(spec.colormap, middle < 0 ? -strength : strength, -1, 1);
}

void draw_bars(ImDrawList* list, const HistogramSpec& spec, const Rect& rect, const CountAxis& axis,
               std::optional<size_t> hovered) {
  const size_t bins = spec.counts.size();
  const float bin_width = (spec.high - spec.low) / static_cast<float>(bins);
  const float gap = rect.width() / static_cast<float>(bins) >= dp(3) ? dp(1) : 0;
  for (size_t i = 0; i < bins; ++i) {
    if (spec.counts[i] <= 0) continue;
    const auto [left, right] = column_edges(rect, i, bins);
    const double share = axis.share(static_cast<double>(spec.counts[i]));
    const float top =
        std::min(rect.max.y - dp(1), static_cast<float>(rect.max.y - share * rect.height()));
    const float middle = spec.low + bin_width * (static_cast<float>(i) + 0.5f);
    const ImU32 color = to_u32(bar_color(spec, middle));
    const float rounding = std::min(dp(2), (right - left - gap) / 3);
    list->AddRectFilled({left, std::round(top)}, {std::max(left + 1, right - gap), rect.max.y},
                        tone(color), rounding, ImDrawFlags_RoundCornersTop);
    if (hovered == i) {
      list->AddRect({left - dp(1), std::round(top) - dp(1)}, {right, rect.max.y},
                    tone(palette().text), rounding, ImDrawFlags_RoundCornersTop, dp(1));
    }
  }
}

// Pales what lies beyond the range and draws its ends.
void draw_range(ImDrawList* list, const HistogramSpec& spec, const Rect& rect) {
  if (!spec.range || !(spec.high > spec.low)) return;
  const auto place = [&](float value) {
    const float share = (value - spec.low) / (spec.high - spec.low);
    return std::round(rect.min.x + std::clamp(share, 0.0f, 1.0f) * rect.width());
  };
  const float low = place(spec.range->first), high = place(spec.range->second);
  const ImU32 veil = tone(with_alpha(palette().field, 0.75f));
  list->AddRectFilled(rect.min, {low, rect.max.y}, veil);
  list->AddRectFilled({high, rect.min.y}, rect.max, veil);
  for (const float x : {low, high}) {
    list->AddLine({x, rect.min.y}, {x, rect.max.y}, tone(palette().dim), dp(1));
  }
}

void draw_mark(ImDrawList* list, const Rect& rect, float share) {
  const float x = std::round(rect.min.x + share * rect.width());
  const float half = dp(6);
  list->AddRectFilled({x - dp(1), rect.min.y}, {x + dp(2), rect.max.y}, IM_COL32(0, 0, 0, 70));
  list->AddRectFilled({x, rect.min.y}, {x + dp(1), rect.max.y}, tone(palette().accent_two));
  list->AddTriangleFilled({x - half + 0.5f, rect.min.y - dp(2)},
                          {x + half + 0.5f, rect.min.y - dp(2)}, {x + 0.5f, rect.min.y + half},
                          tone(palette().accent_two));
}

// low, 0 and high under the box; returns the line's height.
void draw_value_axis(ImDrawList* list, const Rect& rect, float low, float high) {
  draw_text(list, rect, significant(low, 3), Font::kMonoSmall, palette().dim);
  const std::string end = (high > 0 ? "+" : "") + significant(high, 3);
  draw_text(list, rect, end, Font::kMonoSmall, palette().dim, Align::kRight);
  if (low >= 0 || high <= 0) return;
  const float zero = rect.min.x + rect.width() * (-low / (high - low));
  const float half = dp(8), room = text_size(end, Font::kMonoSmall).x + half;
  if (zero - rect.min.x < room || rect.max.x - zero < room) return;
  draw_text(list, {{zero - half, rect.min.y}, {zero + half, rect.max.y}}, "0", Font::kMonoSmall,
            palette().dim, Align::kCentre);
}

std::string bin_text(const HistogramSpec& spec, size_t bin) {
  const double width = (static_cast<double>(spec.high) - static_cast<double>(spec.low)) /
                       static_cast<double>(spec.counts.size());
  const double from = static_cast<double>(spec.low) + width * static_cast<double>(bin);
  return group_digits(spec.counts[bin]) + " in " + significant(from, 3) + " to " +
         significant(from + width, 3);
}

}  // namespace

std::optional<size_t> histogram_plot(const HistogramSpec& spec, ImVec2 size) {
  const float axis_height = text_size("0", Font::kMonoSmall).y + dp(8);
  const PlotBox plot = begin_plot(spec.id, {size.x, size.y - axis_height}, dp(10, 10));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::optional<size_t> hovered = hovered_column(plot, spec.counts.size());
  register_item("histogram", spec.id, hovered ? bin_text(spec, *hovered) : "", "");
  const CountAxis axis = count_axis(spec);
  Rect bars = plot.inner;
  bars.min.y += dp(4);  // the mark's head stands above the tallest bar
  bars.min.x += draw_count_lines(list, bars, axis);
  draw_bars(list, spec, bars, axis, hovered);
  draw_range(list, spec, bars);
  if (spec.mark && spec.high > spec.low) {
    const float share = (*spec.mark - spec.low) / (spec.high - spec.low);
    draw_mark(list, bars, std::clamp(share, 0.0f, 1.0f));
  }
  const Rect below = {{bars.min.x, plot.box.max.y + dp(4)},
                      {plot.inner.max.x, plot.box.max.y + axis_height}};
  draw_value_axis(list, below, spec.low, spec.high);
  ImGui::SetCursorScreenPos({plot.box.min.x, plot.box.max.y});
  ImGui::Dummy({size.x, axis_height});
  if (hovered) draw_tooltip(bin_text(spec, *hovered));
  return hovered;
}

}  // namespace convoscope::app
