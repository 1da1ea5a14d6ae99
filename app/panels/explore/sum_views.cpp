// See sum_views.h.
#include "app/panels/explore/sum_views.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/widgets/marks.h"
#include "app/widgets/registry.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

constexpr int kSumDigits = 9;            // significant digits: as many as tell float32 values apart
constexpr float kRow = 30, kBars = 110;  // unscaled: a row at most, and bars at least

// Cut from the right end of a row; the name keeps the rest.
struct Columns {
  Rect name, value, units, difference, bars;
};

// "−0.000123456789", "+2 097 152" and "−1.23e−10" fit their columns.
Columns columns_of(Rect row) {
  Columns columns;
  row = row.inset(dp(8), 0);
  const float digit = text_size("0", Font::kMonoSmall).x;
  const float value = digit * 15, units = digit * 10, difference = digit * 9, gap = dp(8);
  const float name = text_size("double, rounded once", Font::kSmall).x;
  const float rest = row.width() - name - value - units - difference - 3 * gap;
  if (rest >= dp(kBars)) columns.bars = row.take_right(std::min(rest - gap, dp(2 * kBars)), gap);
  columns.difference = row.take_right(difference, gap);
  columns.units = row.take_right(units, gap);
  columns.value = row.take_right(value, gap);
  columns.name = row;
  return columns;
}

void draw_titles(const Rect& row) {
  const Columns columns = columns_of(row);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, columns.name, "order of addition", Font::kSmall, palette().faint);
  draw_text(list, columns.value, "float32", Font::kSmall, palette().faint, Align::kRight);
  draw_text(list, columns.units, "units", Font::kSmall, palette().faint, Align::kRight);
  draw_text(list, columns.difference, "− exact", Font::kSmall, palette().faint, Align::kRight);
}

// From a zero line in the middle, in the colours of signed numbers.
void draw_bar(const Rect& area, double difference, double most) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float zero = std::round(area.centre().x);
  list->AddLine({zero, area.min.y}, {zero, area.max.y}, palette().border, dp(1));
  if (difference == 0 || !std::isfinite(difference) || most == 0) return;
  const auto length = static_cast<float>(difference / most) * area.width() / 2;
  const float end =
      length > 0 ? std::max(zero + length, zero + 1) : std::min(zero + length, zero - 1);
  const ImU32 colour =
      to_u32(colormap_color(signed_colormap(), length < 0 ? -0.55f : 0.55f, -1, 1));
  list->AddRectFilled({std::min(zero, end), area.min.y + dp(4)},
                      {std::max(zero, end), area.max.y - dp(4)}, colour, dp(2));
}

void draw_order(const Rect& row, const ComparedSum& sum, bool engines, double most) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (engines) {
    list->AddRectFilled(row.min, row.max, with_alpha(palette().accent_two, 0.14f), dp(5));
  }
  const Columns columns = columns_of(row);
  const std::string value = significant(sum.value, kSumDigits), units = units_text(sum.ulps),
                    difference = significant(sum.difference, 3);
  draw_text(list, columns.name, std::string(sum.name), Font::kSmall, palette().text);
  draw_text(list, columns.value, value, Font::kMonoSmall, palette().text, Align::kRight);
  draw_text(list, columns.units, units, Font::kMonoSmall, palette().dim, Align::kRight);
  draw_text(list, columns.difference, difference, Font::kMonoSmall, palette().dim, Align::kRight);
  if (!columns.bars.empty()) draw_bar(columns.bars, sum.difference, most);
  ImGui::SetCursorScreenPos(row.min);
  ImGui::Dummy(row.size());
  register_item("sentence", sum.name, value + ", " + units + " units, " + difference,
                std::string(sum.what) + (engines ? ". The engine's value is this one." : "."));
}

double largest_difference(const Explanation& explanation) {
  double most = 0;
  for (const ComparedSum& sum : explanation.orders) {
    if (std::isfinite(sum.difference)) most = std::max(most, std::abs(sum.difference));
  }
  return most;
}

}  // namespace

void draw_orders(Rect area, const Explanation& explanation) {
  const double most = largest_difference(explanation);
  const auto rows = static_cast<float>(explanation.orders.size() + 1);
  const float height = std::min(dp(kRow), std::floor(area.height() / rows));
  draw_titles(area.take_top(height));
  for (const ComparedSum& sum : explanation.orders) {
    const bool engines =
        std::find(explanation.engine_equals.begin(), explanation.engine_equals.end(), sum.name) !=
        explanation.engine_equals.end();
    draw_order(area.take_top(height), sum, engines, most);
  }
}

void draw_why(Rect area, const Explanation& explanation) {
  ImGui::SetCursorScreenPos(area.min);
  ImGui::BeginChild("why", area.size(), false);
  text_wrapped(explanation.note, Font::kSmall, palette().text);
  register_item("sentence", "note", explanation.note, "");
  ImGui::Dummy({0, dp(2)});
  text_wrapped(explanation.why, Font::kSmall, palette().dim);
  register_item("sentence", "why", explanation.why, "");
  ImGui::EndChild();
}

std::string units_text(const std::optional<int64_t>& ulps) {
  if (!ulps) return "none";
  const auto units = static_cast<double>(*ulps);
  if (std::abs(units) >= 1e7) return (*ulps > 0 ? "+" : "") + significant(units, 3);
  return (*ulps > 0 ? "+" : "") + group_digits(*ulps);
}

}  // namespace convoscope::app
