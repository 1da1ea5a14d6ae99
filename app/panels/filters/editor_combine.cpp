// Arithmetic between filters: a·F + b·G and its like, from a popup of the editor. See
// editor_parts.h.
#include <algorithm>
#include <array>

#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/panels/filters/editor_parts.h"
#include "app/panels/filters/filter_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

namespace {

constexpr std::array kSigns = {"+", "−", "×", "*"};

std::string formula(const Combination& c) {
  const std::string a = decimal(c.a, 2) + "·F ", b = " " + decimal(c.b, 2) + "·G";
  return a + kSigns[static_cast<size_t>(c.operation)] + b;
}

void draw_other(PanelContext& context, Combination& c) {
  const Filters& filters = context.layer().filters;
  const int64_t count = filter_shape(*filters.tensor).out;
  c.other = std::clamp<int64_t>(c.other, 0, count - 1);
  int64_t number = c.other + 1;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const std::string words = "G is filter";
  const Rect label = Rect::of(start.x, start.y, text_size(words, Font::kSmall).x, control_height());
  draw_text(ImGui::GetWindowDrawList(), label, words, Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({label.max.x + dp(10), start.y});
  stepper("other", number,
          {.tooltip = "G: the number of the other filter in the bank, counted from 1.",
           .min = 1,
           .max = count,
           .width = dp(110)});
  c.other = std::clamp<int64_t>(number, 1, count) - 1;
  ImGui::SameLine(0, dp(10));
  const ImVec2 at = ImGui::GetCursorScreenPos();
  draw_filter_thumb(context, filters.tensor, c.other, context.view.slice, at, control_height());
  ImGui::Dummy({control_height(), control_height()});
  const Rect name = Rect::of(at.x + control_height() + dp(8), at.y, dp(90), control_height());
  draw_text(ImGui::GetWindowDrawList(), name,
            elide(filter_name(filters, c.other), name.width(), Font::kSmall), Font::kSmall,
            palette().text);
}

void draw_factors(Combination& c) {
  const float gap = dp(14), width = (ImGui::GetContentRegionAvail().x - gap) / 2;
  auto a = static_cast<float>(c.a), b = static_cast<float>(c.b);
  slider_float("a", "a", a, -2, 2,
               {.tooltip = "Factor of F, the selected filter.", .width = width});
  ImGui::SameLine(0, gap);
  slider_float("b", "b", b, -2, 2, {.tooltip = "Factor of G, the other filter.", .width = width});
  c.a = a;
  c.b = b;
}

void draw_popup(PanelContext& context) {
  Combination& c = context.transient.bank.combination;
  text("Combine with another filter", Font::kSemiBold, palette().text);
  draw_other(context, c);
  int operation = static_cast<int>(c.operation);
  segmented("operation",
            {{"+", "a·F + b·G: the sum of the filters; maps add up likewise."},
             {"−", "a·F − b·G: what one sees beyond the other."},
             {"×", "Weight by weight: G as a mask or a window on F."},
             {"*",
              "Convolved and cropped to the extents: one filter that does what F and G do one "
              "after the other, slice by slice."}},
            operation, {.tooltip = "How the two are combined."});
  c.operation = static_cast<FilterOperation>(operation);
  draw_factors(c);
  text("F becomes", Font::kSmall, palette().dim);
  ImGui::SameLine(0, dp(8));
  text(formula(c), Font::kMono, palette().accent);
  if (!button("apply", "Apply",
              {.tooltip = "Change the selected filters, as one step.",
               .icon = kIconCheck,
               .kind = ButtonKind::kPrimary})) {
    return;
  }
  context.edits.push(
      combine_filters(weight_target(context), c, context.view.filters.locks,
                      formula(c) + ", G = " + filter_name(context.layer().filters, c.other)));
  context.edits.end_merge();
}

}  // namespace

void draw_combine(PanelContext& context, float width) {
  if (button("combine", "F + G…",
             {.tooltip = "Arithmetic with another filter of the bank: sums, differences, products "
                         "and convolution.",
              .small = true,
              .width = width})) {
    ImGui::OpenPopup("combination");
  }
  ImGui::SetNextWindowSize({dp(360), 0});
  if (!ImGui::BeginPopup("combination")) return;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, dp(10, 8));
  {
    const Scope scope("combination");
    if (key_pressed(Key::kEscape)) ImGui::CloseCurrentPopup();
    draw_popup(context);
  }
  ImGui::PopStyleVar();
  ImGui::EndPopup();
}

}  // namespace convoscope::app
