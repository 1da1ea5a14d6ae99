// All layers as rows of numbers: what each gives and costs, and how far its elements see along one
// axis. See chain_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr float kRow = 31, kHeadRow = 28;  // unscaled

struct Column {
  const char* title;
  float share;  // of the width; its text ends at its right
  const char* tooltip;
};
constexpr Column kColumns[] = {
    {"layer", 0.12f, "The levels of the chain. A click chooses a layer."},
    {"output", 0.15f, "Height × width × channels that the layer gives."},
    {"parameters", 0.135f, "Weights, biases, and a norm's scales and offsets."},
    {"multiply-adds", 0.185f, "Products with padding included."},
    {"E", 0.04f, "Extent of a window: (F − 1)·dilation + 1."},
    {"pads", 0.07f, "Zeros before and after."},
    {"size r", 0.08f, "Pixels of the picture that one element spans, before clipping."},
    {"jump j", 0.08f, "Pixels between the fields of neighbouring elements."},
    {"start", 0.065f, "First pixel that element 0 spans; negative lies in the padding."},
    {"centre", 0.075f, "Middle of element 0's field, in pixels."}};

const AxisGeometry& axis_of(const LayerGeometry& layer, bool along_height) {
  return along_height ? layer.window.h : layer.window.w;
}

bool axes_alike(const Result& result) {
  return std::ranges::all_of(result.layers, [](const LayerResult& layer) {
    const AxisGeometry &h = layer.geometry.window.h, &w = layer.geometry.window.w;
    return h.effective == w.effective && h.pad_before == w.pad_before &&
           h.pad_after == w.pad_after && h.stride == w.stride && h.dilation == w.dilation;
  });
}

std::string tight_extents(const ImageShape& shape) {
  return std::to_string(shape.h) + "×" + std::to_string(shape.w) + "×" + std::to_string(shape.c);
}

std::vector<std::string> cells_of(const Result& result, size_t level, const AxisNumbers& numbers,
                                  bool along_height) {
  std::vector<std::string> cells = {level_name(*result.experiment, level),
                                    tight_extents(level_shape(result, level))};
  if (level == 0) {
    cells.insert(cells.end(), {"", "", "", ""});
  } else {
    const LayerGeometry& g = result.layers[level - 1].geometry;
    const AxisGeometry& axis = axis_of(g, along_height);
    const auto count = [](int64_t n) { return n == 0 ? "" : group_digits(n); };
    cells.push_back(count(g.parameters));
    cells.push_back(count(g.multiply_adds));
    cells.push_back(std::to_string(axis.effective));
    cells.push_back(std::to_string(axis.pad_before) + ", " + std::to_string(axis.pad_after));
  }
  for (const double value : {numbers.size, numbers.jump, numbers.start, numbers.centre(0)}) {
    cells.push_back(halves(value));
  }
  return cells;
}

// Right-aligned numbers in columns; the first is a name.
void draw_cells(const Rect& row, const std::vector<std::string>& cells, bool chosen) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  float x = row.min.x;
  for (size_t i = 0; i < cells.size(); ++i) {
    const float width = kColumns[i].share * row.width();
    const Rect cell = Rect::of(x, row.min.y, width, row.height());
    x += width;
    if (i == 0) {
      draw_text(list, cell, elide(cells[i], cell.width(), Font::kSemiBold), Font::kSemiBold,
                chosen ? palette().accent : palette().text);
      continue;
    }
    const bool quiet = i == 4 || i == 5 || i == 9;
    const bool field = i >= 6 && i <= 8;
    const ImU32 ink = chosen && field ? palette().accent_two
                      : quiet         ? palette().dim
                                      : palette().text;
    draw_text(list, cell, cells[i], Font::kMonoSmall, ink, Align::kRight);
  }
}

Rect next_row(float height) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  return Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, dp(height));
}

void end_row(const Rect& row) { ImGui::SetCursorScreenPos({row.min.x, row.max.y}); }

void draw_titles() {
  const Rect row = next_row(kHeadRow);
  ImDrawList* list = ImGui::GetWindowDrawList();
  float x = row.min.x;
  for (const Column& column : kColumns) {
    const float width = column.share * row.width();
    const Rect cell = Rect::of(x, row.min.y, width, row.height());
    x += width;
    const bool first = &column == &kColumns[0];
    draw_text(list, cell, elide(column.title, width, Font::kSmall), Font::kSmall, palette().faint,
              first ? Align::kLeft : Align::kRight);
    ImGui::SetCursorScreenPos(cell.min);
    ImGui::Dummy(cell.size());
    register_item("text", std::string("column ") + column.title, column.title, column.tooltip);
  }
  list->AddLine({row.min.x, row.max.y}, {row.max.x, row.max.y}, palette().border, dp(1));
  end_row(row);
}

void draw_level_row(PanelContext& context, size_t level, const AxisNumbers& numbers, bool alike) {
  const Result& result = *context.result;
  const Rect row = next_row(kRow);
  const bool chosen = level == chosen_level(context.view.chain, result.layers.size());
  const std::string id = "row " + std::to_string(level);
  ImGui::SetCursorScreenPos(row.min);
  const bool pressed = ImGui::InvisibleButton(id.c_str(), row.size());
  const bool hovered = ImGui::IsItemHovered();
  const std::vector<std::string> cells =
      cells_of(result, level, numbers, context.view.chain.along_height && !alike);
  std::string value;
  for (const std::string& cell : cells) value += (value.empty() ? "" : " | ") + cell;
  register_item("layer", id, value,
                level == 0 ? "The picture." : "Choose " + cells.front() + " and explain it.");
  const ImageShape shape = level_shape(result, level);
  if (pressed && level > 0 && shape.size() > 0) {
    choose_place(context, {level, nearest_element(context.view.chain.element, shape.h, shape.w)});
  }
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Rect ground = row.inset(-dp(8), dp(1));
  if (chosen) {
    list->AddRectFilled(ground.min, ground.max, palette().selection, dp(7));
  } else if (hovered) {
    list->AddRectFilled(ground.min, ground.max, palette().hover, dp(7));
  }
  draw_cells(row, cells, chosen);
  end_row(row);
}

void draw_together(const Result& result) {
  int64_t parameters = 0, products = 0;
  for (const LayerResult& layer : result.layers) {
    parameters += layer.geometry.parameters;
    products += layer.geometry.multiply_adds;
  }
  const Rect row = next_row(kRow);
  ImGui::GetWindowDrawList()->AddLine(row.min, {row.max.x, row.min.y}, palette().border, dp(1));
  std::vector<std::string> cells = {"", "", group_digits(parameters), group_digits(products)};
  draw_cells(row, cells, false);
  draw_text(ImGui::GetWindowDrawList(), row, "together", Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos(row.min);
  ImGui::Dummy(row.size());
  register_item("text", "together", cells[2] + " | " + cells[3],
                "Parameters and multiply-adds of all layers.");
  end_row(row);
}

}  // namespace

void draw_chain_table(PanelContext& context) {
  const Scope scope("table");
  const Result& result = *context.result;
  const bool alike = axes_alike(result);
  const bool along_height = context.view.chain.along_height && !alike;
  context.chain.numbers.update(context.result);
  const std::vector<AxisNumbers>& numbers = context.chain.numbers.along(along_height);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0});
  draw_titles();
  for (size_t level = 0; level <= result.layers.size(); ++level) {
    draw_level_row(context, level, numbers[level], alike);
  }
  draw_together(result);
  draw_chain_costs(result);
  draw_derivation(context, numbers, along_height, alike);
  draw_kept_memory(context);
  draw_chain_warnings(context);
  ImGui::PopStyleVar();
}

}  // namespace convoscope::app
