// The line plot of plots.h.
#include <algorithm>
#include <cmath>

#include "app/widgets/plot_frame.h"
#include "app/widgets/plots.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

using skin::tone;

ValueAxis value_axis(const LinePlotSpec& spec, const Rect& rect) {
  ValueAxis axis{spec.low, spec.high, rect};
  if (spec.low < spec.high) return axis;
  axis.low = axis.high = 0;
  for (const PlotSeries& series : spec.series) {
    for (const float value : series.values) {
      if (!std::isfinite(value)) continue;
      axis.low = std::min<double>(axis.low, value);
      axis.high = std::max<double>(axis.high, value);
    }
  }
  if (axis.low == axis.high) axis.high = axis.low + 1;
  return axis;
}

void draw_legend(ImDrawList* list, const LinePlotSpec& spec, Rect row) {
  for (const PlotSeries& series : spec.series) {
    const Rect dot = row.take_left(dp(8), dp(6));
    list->AddCircleFilled(dot.centre(), dp(4), tone(series.color));
    const float width = text_size(series.label, Font::kSmall).x + dp(1);
    draw_text(list, row.take_left(width, dp(16)), series.label, Font::kSmall, palette().dim);
  }
}

void draw_series(ImDrawList* list, const PlotSeries& series, const ValueAxis& axis, bool dots) {
  if (series.values.size() < 2) return;
  const float step = axis.rect.width() / static_cast<float>(series.values.size() - 1);
  std::vector<ImVec2> points;
  for (size_t i = 0; i < series.values.size(); ++i) {
    const double value = std::clamp<double>(series.values[i], axis.low, axis.high);
    if (!std::isfinite(series.values[i])) continue;
    points.push_back({axis.rect.min.x + step * static_cast<float>(i), axis.y_of(value)});
  }
  // The mitre of a sharp turn would leave the chart.
  list->PushClipRect({axis.rect.min.x - dp(1), axis.rect.min.y - dp(1)},
                     {axis.rect.max.x + dp(1), axis.rect.max.y + dp(1)}, true);
  list->AddPolyline(points.data(), static_cast<int>(points.size()), tone(series.color), 0,
                    1.5f * style().scale);
  list->PopClipRect();
  if (!dots || step < dp(6)) return;
  for (const ImVec2& point : points) list->AddCircleFilled(point, dp(3), tone(series.color));
}

// The value of a series at a share of the width.
float value_at(const PlotSeries& series, float share) {
  const float at = share * static_cast<float>(series.values.size() - 1);
  return series.values[static_cast<size_t>(std::lround(at))];
}

void draw_pointed(ImDrawList* list, const LinePlotSpec& spec, const ValueAxis& axis, float share) {
  const float x = std::round(axis.rect.min.x + share * axis.rect.width());
  list->AddRectFilled({x, axis.rect.min.y}, {x + dp(1), axis.rect.max.y}, tone(palette().faint));
  for (const PlotSeries& series : spec.series) {
    if (series.values.empty()) continue;
    const double value = std::clamp<double>(value_at(series, share), axis.low, axis.high);
    list->AddCircleFilled({x + 0.5f, axis.y_of(value)}, dp(4), tone(palette().panel));
    list->AddCircleFilled({x + 0.5f, axis.y_of(value)}, dp(3), tone(series.color));
  }
}

std::string values_text(const LinePlotSpec& spec, float share) {
  std::string text;
  for (const PlotSeries& series : spec.series) {
    if (series.values.empty()) continue;
    text +=
        (text.empty() ? "" : "   ") + series.label + " " + significant(value_at(series, share), 3);
  }
  return text;
}

}  // namespace

std::optional<float> line_plot(const LinePlotSpec& spec, ImVec2 size) {
  const PlotBox plot = begin_plot(spec.id, size, dp(12, 10));
  std::optional<float> pointed;
  const float mouse = ImGui::GetMousePos().x;
  if (plot.hovered && mouse >= plot.inner.min.x && mouse <= plot.inner.max.x) {
    pointed = (mouse - plot.inner.min.x) / plot.inner.width();
  }
  register_item("plot", spec.id, pointed ? values_text(spec, *pointed) : "", "");
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect rest = plot.inner;
  const float small = text_size("0", Font::kSmall).y, mono = text_size("0", Font::kMonoSmall).y;
  const Rect top = rest.take_top(small, dp(8));
  const Rect labels = rest.take_bottom(mono, dp(4));
  if (rest.empty()) return pointed;
  const ValueAxis axis = value_axis(spec, rest);

  const float zero = std::round(axis.y_of(std::clamp(0.0, axis.low, axis.high)));
  list->AddLine({rest.min.x, zero}, {rest.max.x, zero}, tone(palette().border), dp(1));
  for (const PlotSeries& series : spec.series) draw_series(list, series, axis, spec.dots);
  draw_text(list, labels, spec.left, Font::kMonoSmall, palette().faint);
  draw_text(list, labels, spec.middle, Font::kMonoSmall, palette().faint, Align::kCentre);
  draw_text(list, labels, spec.right, Font::kMonoSmall, palette().faint, Align::kRight);
  if (pointed) {
    draw_pointed(list, spec, axis, *pointed);
    draw_text(list, top, values_text(spec, *pointed), Font::kMonoSmall, palette().text);
  } else {
    draw_legend(list, spec, top);
  }
  return pointed;
}

}  // namespace convoscope::app
