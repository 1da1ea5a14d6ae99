// The operations of a model in order: what each becomes here, or why not. A click chooses one, a
// click with shift the run up to it. See model_parts.h.
#include <algorithm>
#include <array>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/model/model_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

constexpr float kRow = 30, kHeadRow = 26;  // unscaled
constexpr std::array kColumns = {
    ModelColumn{.id = "number", .title = "#", .share = 0.055f, .right = true},
    ModelColumn{.id = "name", .title = "name", .share = 0.27f},
    ModelColumn{.id = "op", .title = "operation", .share = 0.155f},
    ModelColumn{.id = "becomes", .title = "becomes", .share = 0.23f},
    ModelColumn{.id = "window", .title = "window", .share = 0.29f}};

// As `convoscope import --layers` counts.
std::string number_of(size_t node) { return std::to_string(node); }

void draw_cells(const Model& model, size_t i, const Rect& row, bool chosen) {
  const ModelNode& node = model.nodes[i];
  const std::vector<Rect> cells = column_rects(kColumns, row);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool opens = !node.layers.empty();
  draw_text(list, cells[0], number_of(i), Font::kMonoSmall, palette().faint, Align::kRight);
  draw_text(list, cells[1], one_line(node.name), Font::kMedium,
            chosen  ? palette().accent
            : opens ? palette().text
                    : palette().dim);
  draw_text(list, cells[2], one_line(node.op), Font::kSmall, palette().dim);
  if (opens) {
    draw_text(list, cells[3], becomes_words(node), Font::kSmall, palette().text);
    draw_text(list, cells[4], window_words(model, node), Font::kMonoSmall, palette().dim);
    return;
  }
  const Rect rest{cells[3].min, cells[4].max};
  draw_text(list, rest, one_line(becomes_words(node)), Font::kSmall, palette().faint);
}

std::string tooltip_of(const ModelNode& node) {
  std::string words = one_line(node.name) + " (" + one_line(node.op) + "): " + becomes_words(node);
  for (const std::string& note : node.notes) words += "\n• " + one_line(note);
  return words + "\nClick to choose it, shift-click to choose all up to it.";
}

}  // namespace

void draw_model_nodes(PanelContext& context, const Rect& whole) {
  ModelState& state = context.model;
  const Model& model = *state.model;
  Rect area = whole;
  const std::vector<size_t>& rows = state.rows.nodes(state.model, state.search);
  Rect titles = area.take_top(dp(kHeadRow));
  titles.max.x -= dp(10);
  draw_column_titles(kColumns, titles);
  ImGui::SetCursorScreenPos(area.min);
  if (rows.empty()) {
    text(model.nodes.empty() ? "This file says nothing about operations."
                             : "No operation holds these words.",
         Font::kSmall, palette().dim);
    return;
  }
  const auto node_at = [&](int64_t i) { return rows[static_cast<size_t>(i)]; };
  const auto place = state.node ? std::ranges::lower_bound(rows, *state.node) : rows.end();
  RowListSpec spec{.id = "nodes", .count = std::ssize(rows), .row_height = kRow};
  spec.chosen = place != rows.end() && *place == state.node ? place - rows.begin() : -1;
  spec.id_of = [&](int64_t i) { return number_of(node_at(i)); };
  spec.value_of = [&](int64_t i) {
    const ModelNode& node = model.nodes[node_at(i)];
    return one_line(node.name) + " | " + one_line(node.op) + " | " + becomes_words(node) + " | " +
           window_words(model, node);
  };
  spec.tooltip_of = [&](int64_t i) { return tooltip_of(model.nodes[node_at(i)]); };
  spec.is_selected = [&](int64_t i) {
    return node_at(i) >= state.run.first && node_at(i) <= state.run.last;
  };
  spec.draw = [&](int64_t i, const Rect& row) {
    draw_cells(model, node_at(i), row, state.node == node_at(i));
  };
  const RowListResult result = row_list(spec, area.size(), state.node_list);
  if (result.chosen) state.choose_node(node_at(*result.chosen), result.shift);
}

}  // namespace convoscope::app
