// How the sum of the explained element grows term by term, in the order in which the reference adds
// them; beside it the exact sum, float32's, and why the last digits may differ.
#include <algorithm>
#include <array>
#include <bit>
#include <cstdio>

#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/format.h"
#include "app/panels/slices.h"
#include "app/widgets/blocks.h"
#include "app/widgets/card.h"
#include "app/widgets/plots.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

constexpr int kSumDigits = 10;  // significant digits of sums: two more than float32 holds

struct Curves {
  std::vector<double> sums, differences;
  std::vector<CellKind> kinds;
};

Curves curves_of(const Explanation& explanation) {
  Curves curves;
  for (const Term& term : explanation.terms) {
    curves.sums.push_back(term.running);
    curves.differences.push_back(double{term.running_float32} - term.running);
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

void draw_curves(Rect area, const Focus& focus) {
  const Curves curves = curves_of(focus.explanation);
  const std::vector<std::string> labels = row_labels(focus);
  const Rect bars = area.take_bottom(std::min(dp(54), area.height() / 4), dp(8));
  RunningSumSpec sum;
  sum.id = "running sum";
  sum.sums = curves.sums;
  sum.kinds = curves.kinds;
  sum.group = focus.geometry().w.filter * focus.geometry().filter_channels;
  sum.group_labels = labels;
  ImGui::SetCursorScreenPos(area.min);
  running_sum_plot(sum, area.size());
  BarsSpec difference;
  difference.id = "float32 minus exact";
  difference.values = curves.differences;
  ImGui::SetCursorScreenPos(bars.min);
  bars_plot(difference, bars.size());
}

std::string bits_text(float value) {
  std::array<char, 16> text;
  std::snprintf(text.data(), text.size(), "0x%08x", std::bit_cast<uint32_t>(value));
  return text.data();
}

void draw_row(const std::string& label, const std::string& value) {
  text(label, Font::kSmall, palette().dim);
  ImGui::SameLine(0, 0);
  text_right(value, Font::kMonoSmall, palette().text);
}

void draw_slice_sums(const Focus& focus) {
  double rest = 0;
  for (const SliceSum& slice : strongest_slices(focus, 3, rest)) {
    draw_row("Σ products, " + channel_name(focus, slice.q), decimal(slice.sum, 6, true));
  }
  const int64_t others = focus.geometry().filter_channels - 3;
  if (others > 0)
    draw_row("Σ of " + std::to_string(others) + " more channels", decimal(rest, 6, true));
}

void draw_numbers(const Focus& focus) {
  const Explanation& explanation = focus.explanation;
  draw_slice_sums(focus);
  ImGui::Dummy({0, dp(2)});
  draw_row("exact sum", significant(explanation.exact, kSumDigits));
  draw_row("float32, in tap order", significant(explanation.sequential, kSumDigits));
  draw_row("float32, engine", significant(explanation.engine.value, kSumDigits));
  draw_row("engine − exact", significant(explanation.engine.difference, 4));
  draw_row("in units of the last place", std::to_string(explanation.engine.ulps.value_or(0)));
  const Layer& layer = focus.result->experiment->layers[focus.layer];
  if (layer.activation != Activation::kNone) {
    const ImageView output = image_view(*focus.result->layers[focus.layer].output);
    draw_row(std::string("after ") + to_string(layer.activation),
             significant(output.at(focus.n, focus.y, focus.x, focus.k), kSumDigits));
  }
  text_wrapped(explanation.note, Font::kSmall, palette().dim);
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

}  // namespace

void draw_running_sum_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("running sum", {min, max});
  const ImVec2 start = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(start.x, start.y, room.x, room.y);
  const Rect heading = area.take_top(dp(26), dp(8));
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, heading, "Running sum", Font::kSemiBold, palette().text);
  draw_text(list, heading, "tap order y, x, channel", Font::kSmall, palette().dim, Align::kRight);
  if (context.focus != nullptr) {
    Rect numbers = area.take_right(std::min(dp(340), area.width() * 0.4f));
    area.max.x -= dp(20);
    draw_curves(area, *context.focus);
    draw_output(numbers.take_bottom(dp(56), dp(10)), *context.focus);
    ImGui::SetCursorScreenPos(numbers.min);
    ImGui::BeginChild("numbers", numbers.size(), false);
    draw_numbers(*context.focus);
    ImGui::EndChild();
  }
  end_card();
}

}  // namespace convoscope::app
