// The two-column grid of the settings column. See settings_sections.h.
#include <cmath>
#include <string_view>

#include "app/host/style.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/buttons.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

// Without its spaces where it is too wide: nothing of a number may be cut.
std::string fitting(std::string figures, float width) {
  if (text_size(figures, Font::kMonoSmall).x > width) std::erase(figures, ' ');
  return figures;
}

}  // namespace

AxisColumns axis_columns() {
  const float left = ImGui::GetCursorScreenPos().x, room = ImGui::GetContentRegionAvail().x;
  const float label = dp(84), link = dp(30);
  AxisColumns columns{.left = left, .width = std::floor((room - label - link) / 2)};
  columns.first = left + label;
  columns.link = columns.first + columns.width;
  columns.second = columns.link + link;
  return columns;
}

void draw_axis_heads() {
  const AxisColumns columns = axis_columns();
  const float y = ImGui::GetCursorScreenPos().y, height = dp(20);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, Rect::of(columns.first, y, columns.width, height), "height", Font::kSmall,
            palette().dim, Align::kCentre);
  draw_text(list, Rect::of(columns.second, y, columns.width, height), "width", Font::kSmall,
            palette().dim, Align::kCentre);
  ImGui::Dummy({0, height - ImGui::GetStyle().ItemSpacing.y});
}

Change axis_row(const AxisRow& row, int64_t& height, int64_t& width) {
  const Scope scope(row.label);
  const AxisColumns columns = axis_columns();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  draw_text(ImGui::GetWindowDrawList(),
            Rect::of(columns.left, start.y, columns.first - columns.left, control_height()),
            row.label, Font::kBody, row.enabled ? palette().text : palette().dim);

  const StepperOptions options{.tooltip = row.tooltip,
                               .min = row.min,
                               .max = 1 << 20,
                               .enabled = row.enabled,
                               .error = row.error,
                               .width = columns.width};
  ImGui::SetCursorScreenPos({columns.first, start.y});
  const Change first = stepper(row.first, height, options);
  ImGui::SetCursorScreenPos({columns.second, start.y});
  const Change second = stepper(row.second, width, options);
  if (row.link != nullptr) {
    if (*row.link && first) width = height;
    if (*row.link && second) height = width;
    ImGui::SetCursorScreenPos({columns.link + dp(3), start.y});
    link_button("link", *row.link,
                {.tooltip = "Linked, height and width change together.", .width = dp(24)});
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({columns.second + columns.width - columns.left, control_height()});
  return {first.changed || second.changed, first.released || second.released};
}

float labelled_row(const char* label) {
  const AxisColumns columns = axis_columns();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  draw_text(ImGui::GetWindowDrawList(),
            Rect::of(columns.left, start.y, columns.first - columns.left, control_height()), label,
            Font::kBody, palette().text);
  ImGui::SetCursorScreenPos({columns.first, start.y});
  return columns.second + columns.width - columns.first;
}

void figures_row(const std::string& formula, const std::string& height, const std::string& width,
                 ImU32 colour) {
  const AxisColumns columns = axis_columns();
  const float y = ImGui::GetCursorScreenPos().y, line = dp(18);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, Rect::of(columns.left, y, columns.first - columns.left, line), formula,
            Font::kMonoSmall, palette().dim);
  draw_text(list, Rect::of(columns.first, y, columns.width, line), fitting(height, columns.width),
            Font::kMonoSmall, colour, Align::kCentre);
  draw_text(list, Rect::of(columns.second, y, columns.width, line), fitting(width, columns.width),
            Font::kMonoSmall, colour, Align::kCentre);
  ImGui::Dummy({0, line - ImGui::GetStyle().ItemSpacing.y / 2});
}

bool refused_by(const PanelContext& context, std::string_view parameter) {
  const Derivation& derivation = context.derivation;
  return derivation.refusal && derivation.refused_layer == context.view.layer &&
         std::string_view(derivation.refusal->field).ends_with(parameter);
}

}  // namespace convoscope::app
