// See cell_grid.h. What the mouse and keys do is in cell_editor.cpp.
#include "app/widgets/cell_grid.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/widgets/cell_editor.h"
#include "app/widgets/marks.h"
#include "app/widgets/number_text.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"
#include "engine/core/check.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

using skin::tone;

float label_width(const CellGridSpec& spec) {
  float width = 0;
  for (const std::string& label : spec.row_labels) {
    width = std::max(width, text_size(label, Font::kMonoSmall).x);
  }
  return width > 0 ? std::ceil(width) + dp(8) : 0;
}

float label_height(const CellGridSpec& spec) {
  return spec.column_labels.empty() ? 0 : std::ceil(font(Font::kMonoSmall)->FontSize) + dp(6);
}

// A gap of 3 unscaled pixels, less where cells are small.
float gap_of(ImVec2 cell) { return cell.x < dp(16) || cell.y < dp(12) ? dp(1) : dp(3); }

void lay_out(const CellGridSpec& spec, ImVec2 at, ImVec2 size, CellGridResult& result) {
  const ImVec2 origin = {at.x + label_width(spec), at.y + label_height(spec)};
  const auto rows = static_cast<float>(spec.rows), columns = static_cast<float>(spec.columns);
  const float height =
      spec.cell_height > 0 ? dp(spec.cell_height) * rows : at.y + size.y - origin.y;
  result.cells = {origin, {at.x + size.x, origin.y + std::max(height, rows)}};
  // The last cell's gap lies outside.
  const ImVec2 cell = {(result.cells.max.x - origin.x) / columns,
                       (result.cells.max.y - origin.y) / rows};
  const float gap = gap_of(cell);
  result.cell = {(result.cells.max.x - origin.x + gap) / columns,
                 (result.cells.max.y - origin.y + gap) / rows};
}

std::optional<Element> cell_at(const CellGridSpec& spec, const CellGridResult& result, ImVec2 at) {
  const float y = (at.y - result.cells.min.y) / result.cell.y;
  const float x = (at.x - result.cells.min.x) / result.cell.x;
  if (!(y >= 0 && x >= 0)) return std::nullopt;
  const Element element = {static_cast<int64_t>(y), static_cast<int64_t>(x)};
  if (element.y >= spec.rows || element.x >= spec.columns) return std::nullopt;
  return element;
}

// How the numbers of one grid are written.
struct Numbers {
  int room = 0, decimals = -1;  // characters; −1: too small for numbers
  bool any() const { return decimals >= 0; }
};

Numbers numbers_of(const CellGridSpec& spec, const CellGridResult& result) {
  Numbers numbers;
  if (!spec.show_numbers) return numbers;
  const Rect cell = result.rect_of({0, 0});
  const ImVec2 digit = text_size("0", Font::kMonoSmall);
  if (cell.height() < digit.y + dp(1)) return numbers;
  numbers.room = static_cast<int>((cell.width() - dp(4)) / digit.x);
  numbers.decimals = common_decimals(spec.values, numbers.room);
  return numbers;
}

void draw_padding_cell(ImDrawList* list, const Rect& rect, float rounding, const Numbers& numbers) {
  list->AddRectFilled(rect.min, rect.max, tone(palette().field), rounding);
  draw_hatch(list, rect, rect.min);
  list->AddRect(rect.min, rect.max, tone(palette().border), rounding, 0, dp(1));
  if (!numbers.any()) return;
  const ImVec2 half = {text_size("0", Font::kMonoSmall).x, rect.height() / 2 - dp(3)};
  const ImVec2 middle = rect.centre();
  list->AddRectFilled({middle.x - half.x, middle.y - half.y},
                      {middle.x + half.x, middle.y + half.y}, tone(palette().field), dp(4));
  draw_text(list, rect, "0", Font::kMonoSmall, palette().dim, Align::kCentre);
}

void draw_cell(ImDrawList* list, const CellGridSpec& spec, const Element& at, const Rect& rect,
               float rounding, const Numbers& numbers) {
  const auto index = static_cast<size_t>(at.y * spec.columns + at.x);
  const CellKind kind = spec.kinds.empty() ? CellKind::kValue : spec.kinds[index];
  if (kind == CellKind::kPadding) {
    draw_padding_cell(list, rect, rounding, numbers);
    return;
  }
  const bool dimmed = kind == CellKind::kDimmed;
  const float value = spec.values[index];
  const Rgb8 ground = colormap_color(spec.colormap, value, spec.low, spec.high);
  list->AddRectFilled(rect.min, rect.max, tone(with_alpha(to_u32(ground), dimmed ? 0.35f : 1.0f)),
                      rounding);
  if (!numbers.any()) return;
  draw_text(list, rect, cell_text(value, numbers.decimals, numbers.room), Font::kMonoSmall,
            dimmed ? palette().dim : text_on(ground), Align::kCentre);
}

void draw_labels(ImDrawList* list, const CellGridSpec& spec, const CellGridResult& result) {
  for (size_t y = 0; y < spec.row_labels.size(); ++y) {
    const Rect cell = result.rect_of({static_cast<int64_t>(y), 0});
    const Rect room = {{cell.min.x - label_width(spec), cell.min.y},
                       {cell.min.x - dp(8), cell.max.y}};
    draw_text(list, room, spec.row_labels[y], Font::kMonoSmall, palette().dim, Align::kRight);
  }
  for (size_t x = 0; x < spec.column_labels.size(); ++x) {
    const Rect cell = result.rect_of({0, static_cast<int64_t>(x)});
    const Rect room = {{cell.min.x, cell.min.y - label_height(spec)},
                       {cell.max.x, cell.min.y - dp(6)}};
    draw_text(list, room, spec.column_labels[x], Font::kMonoSmall, palette().dim, Align::kCentre);
  }
}

std::string exact_value(const CellGridSpec& spec, const Element& at) {
  return "(" + std::to_string(at.y) + ", " + std::to_string(at.x) +
         ") = " + significant(spec.values[static_cast<size_t>(at.y * spec.columns + at.x)], 6);
}

void draw_marks(ImDrawList* list, const CellGridSpec& spec, const CellEditor* editor,
                const CellGridResult& result, const Numbers& numbers) {
  const float rounding = dp(4), line = dp(2);
  if (editor != nullptr && editor->selected) {
    draw_outline(list, result.rect_of(*editor->selected), palette().accent, line, rounding);
  }
  const auto& pointed = result.hovered ? result.hovered : spec.pointed;
  if (!pointed || !(spec.outline_hovered || spec.pointed)) return;
  const Rect rect = result.rect_of(*pointed);
  draw_outline(list, rect, palette().accent_two, line, rounding);
  if (!result.hovered || !spec.outline_hovered || numbers.any()) return;
  draw_bubble(ImGui::GetForegroundDrawList(), rect, exact_value(spec, *pointed),
              {{0, 0}, ImGui::GetIO().DisplaySize});
}

}  // namespace

Rect CellGridResult::rect_of(const Element& element) const {
  const float gap = gap_of(cell);
  const float x = cells.min.x + cell.x * static_cast<float>(element.x);
  const float y = cells.min.y + cell.y * static_cast<float>(element.y);
  // Whole pixels, so that edges are sharp; the gap stays the same.
  return {{std::round(x), std::round(y)},
          {std::round(x + cell.x) - gap, std::round(y + cell.y) - gap}};
}

CellGridResult cell_grid(const CellGridSpec& spec, ImVec2 size, CellEditor* editor) {
  CONVOSCOPE_CHECK(spec.rows > 0 && spec.columns > 0 &&
                   spec.values.size() == static_cast<size_t>(spec.rows * spec.columns));
  CONVOSCOPE_CHECK(spec.kinds.empty() || spec.kinds.size() == spec.values.size());
  CellGridResult result;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  lay_out(spec, at, size, result);
  const ImVec2 whole = {std::max(size.x, 1.0f), std::max(result.cells.max.y - at.y, 1.0f)};
  ImGui::PushID(spec.id);
  ImGui::InvisibleButton("cells", whole);
  ImGui::SetItemAllowOverlap();  // by the field for typing
  if (ImGui::IsItemHovered() || ImGui::IsItemActive()) {
    result.hovered = cell_at(spec, result, ImGui::GetMousePos());
  }
  if (ImGui::IsItemClicked(0)) result.clicked = result.hovered;
  const bool editable = spec.editable && editor != nullptr;
  if (editable) edit_cells(spec, *editor, result);
  register_item("cells", spec.id, result.hovered ? exact_value(spec, *result.hovered) : "", "");

  ImDrawList* list = ImGui::GetWindowDrawList();
  const Numbers numbers = numbers_of(spec, result);
  const float rounding = std::min(dp(5), std::floor(result.cell.y / 5));
  for (int64_t y = 0; y < spec.rows; ++y) {
    for (int64_t x = 0; x < spec.columns; ++x) {
      draw_cell(list, spec, {y, x}, result.rect_of({y, x}), rounding, numbers);
    }
  }
  draw_labels(list, spec, result);
  draw_marks(list, spec, editor, result, numbers);
  if (editable) type_into_cell(spec, *editor, result);
  ImGui::PopID();
  return result;
}

float cell_grid_height(const CellGridSpec& spec, float width, float height_per_width) {
  const float cell = (width - label_width(spec)) / static_cast<float>(spec.columns);
  return std::round(label_height(spec) + cell * height_per_width * static_cast<float>(spec.rows));
}

}  // namespace convoscope::app
