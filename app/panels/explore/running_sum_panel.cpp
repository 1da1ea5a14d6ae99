// The sum of the explained element: how it grows term by term in the order in which the reference
// adds them, or what other orders make of it, or in words why last digits differ (sum_views.h);
// beside that its numbers and the output itself.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>

#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/explore/sum_views.h"
#include "app/panels/format.h"
#include "app/panels/learn/sliding_window.h"
#include "app/panels/slices.h"
#include "app/widgets/buttons.h"
#include "app/widgets/card.h"
#include "app/widgets/plots.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

constexpr int kSumDigits = 10;  // significant digits of sums: two more than float32 holds

struct Curves {
  std::vector<double> sums, differences;
  std::string difference_of;  // "fused float32 − double"
  std::vector<CellKind> kinds;
};

// The float32 sum is the one that ends at the engine's value.
Curves curves_of(const Explanation& explanation) {
  Curves curves;
  const float end = explanation.terms.empty() ? 0 : explanation.terms.back().running_fused;
  const bool fused = end == explanation.engine.value;
  curves.difference_of = fused ? "fused float32 − double" : "float32 − double";
  for (const Term& term : explanation.terms) {
    const float sum = fused ? term.running_fused : term.running_float32;
    curves.sums.push_back(term.running);
    curves.differences.push_back(double{sum} - term.running);
    curves.kinds.push_back(term.padding ? CellKind::kPadding : CellKind::kValue);
  }
  return curves;
}

std::vector<std::string> row_labels(const Focus& focus) {
  std::vector<std::string> labels;
  const AxisGeometry& h = focus.geometry().h;
  for (int64_t t = 0; t < h.filter; ++t)
    labels.push_back("row " + std::to_string(h.position(focus.y, t)));
  return labels;
}

void draw_curves(Rect area, const PanelContext& context) {
  const Focus& focus = *context.focus;
  const Curves curves = curves_of(focus.explanation);
  const std::vector<std::string> labels = row_labels(focus);
  const Rect bars = area.take_bottom(std::min(dp(54), area.height() / 4), dp(8));
  RunningSumSpec sum;
  sum.id = "running sum";
  sum.sums = curves.sums;
  sum.kinds = curves.kinds;
  sum.group = focus.geometry().w.filter * focus.geometry().filter_channels;
  sum.group_labels = labels;
  if (const Term* tap = playing_tap(context)) {
    sum.pointed = static_cast<size_t>(tap - focus.explanation.terms.data());
  }
  ImGui::SetCursorScreenPos(area.min);
  running_sum_plot(sum, area.size());
  BarsSpec difference;
  difference.id = "float32 minus double";
  difference.label = curves.difference_of;
  difference.values = curves.differences;
  ImGui::SetCursorScreenPos(bars.min);
  bars_plot(difference, bars.size());
}

std::string bits_text(float value) {
  std::array<char, 16> text;
  std::snprintf(text.data(), text.size(), "0x%08x", std::bit_cast<uint32_t>(value));
  return text.data();
}

using Rows = std::vector<std::pair<std::string, std::string>>;

Rows slice_rows(const Focus& focus) {
  Rows rows;
  double rest = 0;
  for (const SliceSum& slice : strongest_slices(focus, 3, rest)) {
    rows.emplace_back("Σ products, " + channel_name(focus, slice.q), decimal(slice.sum, 6, true));
  }
  const int64_t others = focus.geometry().filter_channels - 3;
  if (others > 0) {
    rows.emplace_back("Σ of " + std::to_string(others) + " more channels", decimal(rest, 6, true));
  }
  return rows;
}

Rows number_rows(const Focus& focus) {
  const Explanation& e = focus.explanation;
  Rows rows = {
      {"exact sum", significant(e.exact, kSumDigits)},
      {"float32, engine", significant(e.engine.value, kSumDigits)},
      {"engine − exact", significant(e.engine.difference, 3)},
      {"in units of the last place", units_text(e.engine.ulps)},
      {"Σ |product| : |sum|", significant(e.condition, 3)},
      {"added as", e.engine_equals.empty() ? e.algorithm : std::string(e.engine_equals.front())},
  };
  const Layer& layer = focus.result->experiment->layers[focus.layer];
  if (layer.activation != Activation::kNone) {
    const ImageView output = image_view(*focus.result->layers[focus.layer].output);
    rows.emplace_back(std::string("after ") + to_string(layer.activation),
                      significant(output.at(focus.n, focus.y, focus.x, focus.k), kSumDigits));
  }
  return rows;
}

// The sums of channels above the numbers where there is room for both.
void draw_numbers(Rect area, const Focus& focus) {
  Rows rows = number_rows(focus);
  Rows slices = slice_rows(focus);
  if (dp(20) * static_cast<float>(rows.size() + slices.size()) <= area.height()) {
    rows.insert(rows.begin(), slices.begin(), slices.end());
  }
  const float height = std::min(dp(24), area.height() / static_cast<float>(rows.size()));
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const auto& [label, value] : rows) {
    const Rect row = area.take_top(height);
    draw_text(list, row, label, Font::kSmall, palette().dim);
    draw_text(list, row, value, Font::kMonoSmall, palette().text, Align::kRight);
  }
}

// out[n, y, x, k] in data_format order, the value and its bits.
void draw_output(Rect area, const Focus& focus) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_result_box(area);
  Rect inside = area.inset(dp(12), dp(7));
  const bool nhwc = focus.result->experiment->data_format == DataFormat::kNHWC;
  const std::array<int64_t, 4> index = nhwc ? std::array{focus.n, focus.y, focus.x, focus.k}
                                            : std::array{focus.n, focus.k, focus.y, focus.x};
  std::string name = "out[";
  for (size_t i = 0; i < index.size(); ++i) name += (i == 0 ? "" : ", ") + std::to_string(index[i]);
  draw_text(list, inside, decimal(focus.explanation.engine.value, 6), Font::kMonoBig,
            palette().accent_two, Align::kRight);
  draw_text(list, inside.take_top(inside.height() / 2), name + "]", Font::kMonoSmall,
            palette().dim);
  draw_text(list, inside, "bits " + bits_text(focus.explanation.engine.value), Font::kMonoSmall,
            palette().faint);
}

void draw_heading(Rect row, PanelContext& context) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::string title = "Running sum";
  draw_text(list, row.take_left(text_size(title, Font::kSemiBold).x, dp(12)), title,
            Font::kSemiBold, palette().text);
  draw_text(list, row, "tap order y, x, channel", Font::kSmall, palette().dim);
  const float width = dp(220);
  ImGui::SetCursorScreenPos({row.max.x - width, row.min.y});
  int index = static_cast<int>(context.view.sum_view);
  if (segmented("view",
                {{"Terms", "How the sum grows, term by term."},
                 {"Orders", "What other orders of addition make of the same products."},
                 {"Why", "In words: why the last digits differ."}},
                index, {.width = width})) {
    context.view.sum_view = static_cast<SumView>(index);
  }
}

void draw_view(Rect area, const PanelContext& context) {
  const SumView view = context.view.sum_view;
  if (view == SumView::kOrders) return draw_orders(area, context.focus->explanation);
  if (view == SumView::kWhy) return draw_why(area, context.focus->explanation);
  draw_curves(area, context);
}

}  // namespace

void draw_running_sum_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("running sum", {min, max});
  const ImVec2 start = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(start.x, start.y, room.x, room.y);
  draw_heading(area.take_top(segmented_height(), dp(8)), context);
  if (context.focus != nullptr) {
    Rect numbers = area.take_right(std::min(dp(340), area.width() * 0.4f));
    area.max.x -= dp(20);
    draw_view(area, context);
    draw_output(numbers.take_bottom(dp(56), dp(10)), *context.focus);
    draw_numbers(numbers, *context.focus);
  }
  end_card();
}

}  // namespace convoscope::app
