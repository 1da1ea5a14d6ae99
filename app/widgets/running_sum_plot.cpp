// The running sum and the bars of plots.h.
#include <algorithm>
#include <cmath>

#include "app/widgets/marks.h"
#include "app/widgets/plot_frame.h"
#include "app/widgets/plots.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

using skin::tone;

ImU32 sign_color(double value) {
  return to_u32(colormap_color(signed_colormap(), value < 0 ? -0.55f : 0.55f, -1, 1));
}

// The sum before term i.
double before(const RunningSumSpec& spec, size_t i) { return i == 0 ? 0 : spec.sums[i - 1]; }

ValueAxis sum_axis(const RunningSumSpec& spec, const Rect& rect) {
  double low = 0, high = 0;
  for (const double sum : spec.sums) {
    if (!std::isfinite(sum)) continue;
    low = std::min(low, sum);
    high = std::max(high, sum);
  }
  const double margin = high > low ? (high - low) * 0.06 : 1;
  return {low - margin, high + margin, rect};
}

void draw_value_lines(ImDrawList* list, const ValueAxis& axis, const Rect& labels) {
  const std::vector<double> ticks =
      round_ticks(axis.low, axis.high, std::max(3, static_cast<int>(axis.rect.height() / dp(40))));
  const float half = text_size("0", Font::kMonoSmall).y / 2;
  for (const double tick : ticks) {
    const float y = std::round(axis.y_of(tick));
    list->AddLine({axis.rect.min.x, y}, {axis.rect.max.x, y}, tone(palette().border), dp(1));
    draw_text(list, {{labels.min.x, y - half}, {labels.max.x, y + half}},
              decimal(tick, tick_digits(ticks)), Font::kMonoSmall, palette().dim, Align::kRight);
  }
}

void draw_groups(ImDrawList* list, const RunningSumSpec& spec, const Rect& rect,
                 const Rect& labels) {
  if (spec.group <= 0) return;
  const auto group = static_cast<size_t>(spec.group);
  const size_t count = spec.sums.size();
  for (size_t first = 0, g = 0; first < count; first += group, ++g) {
    const float left = column_edges(rect, first, count).first;
    const float right = column_edges(rect, std::min(first + group, count) - 1, count).second;
    if (first > 0) {
      list->AddLine({left, rect.min.y}, {left, rect.max.y}, tone(palette().border), dp(1));
    }
    if (g >= spec.group_labels.size()) continue;
    const std::string& label = spec.group_labels[g];
    if (text_size(label, Font::kMonoSmall).x > right - left) continue;
    draw_text(list, {{left, labels.min.y}, {right, labels.max.y}}, label, Font::kMonoSmall,
              palette().dim, Align::kCentre);
  }
}

void draw_padding(ImDrawList* list, const RunningSumSpec& spec, const Rect& rect) {
  const size_t count = std::min(spec.kinds.size(), spec.sums.size());
  for (size_t i = 0; i < count; ++i) {
    size_t end = i;
    while (end < count && spec.kinds[end] == CellKind::kPadding) ++end;
    if (end == i) continue;
    const float left = column_edges(rect, i, spec.sums.size()).first;
    const float right = column_edges(rect, end - 1, spec.sums.size()).second;
    draw_hatch(list, {{left, rect.min.y}, {right, rect.max.y}}, rect.min);
    i = end;
  }
}

void draw_terms(ImDrawList* list, const RunningSumSpec& spec, const ValueAxis& axis,
                std::optional<size_t> pointed) {
  const size_t count = spec.sums.size();
  for (size_t i = 0; i < count; ++i) {
    const auto [left, right] = column_edges(axis.rect, i, count);
    if (pointed == i) {
      list->AddRectFilled({left, axis.rect.min.y}, {std::max(right, left + 1), axis.rect.max.y},
                          tone(palette().pointed));
    }
    const double from = before(spec, i), to = spec.sums[i];
    if (from == to || !std::isfinite(from) || !std::isfinite(to)) continue;
    const float a = std::round(axis.y_of(std::max(from, to)));
    const float b = std::round(axis.y_of(std::min(from, to)));
    list->AddRectFilled({left, a}, {std::max(right, left + 1), std::max(b, a + 1)},
                        tone(sign_color(to - from)));
  }
}

// The sum after each term, and a dot at the result. Rectangles keep the corners of the steps
// square.
void draw_steps(ImDrawList* list, const RunningSumSpec& spec, const ValueAxis& axis) {
  const float line = dp(1.5f);
  const ImU32 color = tone(palette().text);
  float y = std::round(axis.y_of(0)), x = axis.rect.min.x;
  for (size_t i = 0; i < spec.sums.size() && std::isfinite(spec.sums[i]); ++i) {
    const auto [left, right] = column_edges(axis.rect, i, spec.sums.size());
    const float next = std::round(axis.y_of(spec.sums[i]));
    list->AddRectFilled({left, std::min(y, next)}, {left + line, std::max(y, next) + line}, color);
    list->AddRectFilled({left, next}, {right + line, next + line}, color);
    y = next;
    x = right;
  }
  list->AddCircleFilled({x, y + line / 2}, dp(4), tone(palette().accent_two));
}

std::string term_text(const RunningSumSpec& spec, size_t i) {
  const double term = spec.sums[i] - before(spec, i);
  return "term " + std::to_string(i + 1) + ": " + (term >= 0 ? "+" : "") + significant(term, 4) +
         ", sum " + significant(spec.sums[i], 6);
}

double largest_magnitude(std::span<const double> values) {
  double most = 0;
  for (const double value : values) {
    if (std::isfinite(value)) most = std::max(most, std::fabs(value));
  }
  return most;
}

// What is not zero shows at least a pixel.
void draw_bars(ImDrawList* list, const BarsSpec& spec, const ValueAxis& axis,
               std::optional<size_t> pointed) {
  const float zero = std::round(axis.y_of(0));
  list->AddLine({axis.rect.min.x, zero}, {axis.rect.max.x, zero}, tone(palette().border), dp(1));
  const size_t count = spec.values.size();
  for (size_t i = 0; i < count; ++i) {
    const double value = spec.values[i];
    if (value == 0 || !std::isfinite(value)) continue;
    const auto [left, right] = column_edges(axis.rect, i, count);
    const float gap = right - left > dp(4) ? dp(2) : 0;
    const float y = std::round(axis.y_of(value));
    const float top = std::min(y, zero - (value > 0 ? 1.0f : 0.0f));
    const float bottom = std::max(y, zero + (value < 0 ? 1.0f : 0.0f));
    const ImU32 color = pointed == i ? palette().text : sign_color(value);
    list->AddRectFilled({left, top}, {std::max(left + 1, right - gap), bottom}, tone(color));
  }
}

}  // namespace

std::optional<size_t> running_sum_plot(const RunningSumSpec& spec, ImVec2 size) {
  const float mono = text_size("0", Font::kMonoSmall).y;
  const float left = text_size("\u22120.000", Font::kMonoSmall).x + dp(8);
  const float below = spec.group_labels.empty() ? 0 : mono + dp(8);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImGui::SetCursorScreenPos({at.x + left, at.y});
  const PlotBox plot = begin_plot(spec.id, {size.x - left, size.y - below}, dp(8, 4));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::optional<size_t> hovered = hovered_column(plot, spec.sums.size());
  register_item("plot", spec.id, hovered ? term_text(spec, *hovered) : "", "");
  const ValueAxis axis = sum_axis(spec, plot.inner);
  draw_value_lines(list, axis, {at, {plot.box.min.x - dp(8), plot.box.max.y}});
  draw_groups(list, spec, plot.inner,
              {{plot.inner.min.x, plot.box.max.y + dp(4)}, {plot.inner.max.x, at.y + size.y}});
  draw_padding(list, spec, plot.inner);
  draw_terms(list, spec, axis, hovered ? hovered : spec.pointed);
  if (!spec.sums.empty()) draw_steps(list, spec, axis);
  if (hovered) {
    const auto [x0, x1] = column_edges(plot.inner, *hovered, spec.sums.size());
    const float y = axis.y_of(std::clamp(spec.sums[*hovered], axis.low, axis.high));
    draw_bubble(list, {{x0, y}, {x1, y}}, term_text(spec, *hovered), plot.box);
  }
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy(size);
  return hovered;
}

std::optional<size_t> bars_plot(const BarsSpec& spec, ImVec2 size) {
  const PlotBox plot = begin_plot(spec.id, size, dp(8, 5));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::optional<size_t> hovered = hovered_column(plot, spec.values.size());
  register_item("plot", spec.id, hovered ? significant(spec.values[*hovered], 4) : "", "");
  const double most = largest_magnitude(spec.values);
  Rect bars = plot.inner;
  const float line = text_size("0", Font::kMonoSmall).y;
  const Rect words{bars.min, {bars.max.x, bars.min.y + line}};
  // Bars keep clear of a label; a number alone is short enough to stand among them.
  if (!spec.label.empty()) bars.take_top(line);
  draw_bars(list, spec, {-std::max(most, 1e-300), std::max(most, 1e-300), bars},
            hovered ? hovered : spec.pointed);
  const std::string number =
      hovered ? significant(spec.values[*hovered], 4) : "\u00b1" + significant(most, 2);
  draw_text(list, words, spec.label.empty() ? number : spec.label + "  " + number, Font::kMonoSmall,
            hovered ? palette().text : palette().faint);
  return hovered;
}

}  // namespace convoscope::app
