// The tensors of a file: type, extents, size and, of those in sight, how their values spread. See
// model_parts.h.
#include <algorithm>
#include <array>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/model/model_parts.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr float kRow = 30, kHeadRow = 26;  // unscaled
// Larger ones are read when they are chosen: a second of reading for a row that scrolls by is too
// much.
constexpr int64_t kMostUnasked = int64_t{1} << 25;

constexpr std::array kColumns = {
    ModelColumn{.id = "name", .title = "name", .share = 0.285f},
    ModelColumn{.id = "type", .title = "type", .share = 0.085f},
    ModelColumn{.id = "shape", .title = "shape", .share = 0.175f},
    ModelColumn{.id = "elements", .title = "elements", .share = 0.125f, .right = true},
    ModelColumn{.id = "bytes", .title = "bytes", .share = 0.1f, .right = true},
    ModelColumn{.id = "spread", .title = "min    values    max", .share = 0.23f}};
constexpr std::array kOrders = {TensorOrder::kName, TensorOrder::kType, TensorOrder::kShape,
                                TensorOrder::kElements, TensorOrder::kBytes};

// Ascending, descending, and back to the file's own order.
void follow_click(ModelView& view, TensorOrder order) {
  if (view.order != order) {
    view.order = order;
    view.descending = false;
  } else if (!view.descending) {
    view.descending = true;
  } else {
    view.order = TensorOrder::kFile;
    view.descending = false;
  }
}

void draw_titles(PanelContext& context, const Rect& row) {
  const Scope scope("titles");
  ModelView& view = context.view.model;
  const std::vector<Rect> rects = column_rects(kColumns, row);
  for (size_t i = 0; i < kColumns.size(); ++i) {
    const ModelColumn& column = kColumns[i];
    const bool sorts = i < kOrders.size();
    const bool on = sorts && view.order == kOrders[i];
    std::string title = column.title;
    if (on) title += std::string(" ") + (view.descending ? kIconArrowDown : kIconArrowUp);
    bool hovered = false;
    if (sorts) {
      ImGui::SetCursorScreenPos(rects[i].min);
      if (ImGui::InvisibleButton(column.id, rects[i].size())) follow_click(view, kOrders[i]);
      hovered = ImGui::IsItemHovered();
      register_item("button", column.id, on ? (view.descending ? "descending" : "ascending") : "",
                    "Sort by " + std::string(column.title) +
                        "; again: the other way round, then as the file has them.");
    }
    const ImU32 ink = on ? palette().accent : hovered ? palette().text : palette().faint;
    draw_text(ImGui::GetWindowDrawList(), rects[i], title, Font::kSmall, ink,
              column.right ? Align::kRight : Align::kLeft);
  }
}

// Least value, bars, largest value; or that it is read, or why it can't be.
void draw_values(const TensorFacts* facts, Rect cell) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  if (facts == nullptr || facts->refusal) {
    draw_text(list, cell, facts == nullptr ? "…" : facts->refusal->sentence, Font::kSmall,
              palette().faint);
    return;
  }
  const TensorStats& stats = facts->stats;
  const float number = text_size("−0.0000", Font::kMonoSmall).x;
  const Rect low = cell.take_left(number, dp(6)), high = cell.take_right(number, dp(6));
  draw_text(list, low, significant(double{stats.min}, 3), Font::kMonoSmall, palette().dim,
            Align::kRight);
  draw_text(list, high, significant(double{stats.max}, 3), Font::kMonoSmall, palette().dim,
            Align::kRight);
  draw_spread(list, cell.inset(0, dp(6)), stats);
}

void draw_cells(PanelContext& context, size_t i, const Rect& row) {
  ModelState& state = context.model;
  const TensorInfo& info = state.model->file->tensors()[i];
  const std::vector<Rect> cells = column_rects(kColumns, row);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, cells[0], one_line(info.name), Font::kMedium,
            state.tensor == i ? palette().accent : palette().text);
  draw_text(list, cells[1], element_type_name(info.type), Font::kSmall, palette().dim);
  draw_text(list, cells[2], extents_words(info.shape), Font::kMonoSmall, palette().text);
  draw_text(list, cells[3], group_digits(info.elements()), Font::kMonoSmall, palette().text,
            Align::kRight);
  draw_text(list, cells[4], bytes_label(info.bytes()), Font::kMonoSmall, palette().dim,
            Align::kRight);
  if (info.elements() > kMostUnasked && state.tensor != i) {
    draw_text(list, cells[5], "read when chosen", Font::kSmall, palette().faint);
    return;
  }
  draw_values(state.reader.find_or_request(state.model->file, i).get(), cells[5]);
}

}  // namespace

void draw_model_tensors(PanelContext& context, const Rect& whole) {
  ModelState& state = context.model;
  const std::vector<TensorInfo>& all = state.model->file->tensors();
  Rect area = whole;
  const std::vector<size_t>& rows =
      state.rows.tensors(state.model, state.search, context.view.model);
  Rect titles = area.take_top(dp(kHeadRow));
  titles.max.x -= dp(10);
  draw_titles(context, titles);
  ImGui::SetCursorScreenPos(area.min);
  if (rows.empty()) {
    text("No tensor holds these words.", Font::kSmall, palette().dim);
    return;
  }
  const auto tensor_at = [&](int64_t i) { return rows[static_cast<size_t>(i)]; };
  const auto place = state.tensor ? std::ranges::find(rows, *state.tensor) : rows.end();
  RowListSpec spec{.id = "tensors", .count = std::ssize(rows), .row_height = kRow};
  spec.chosen = place != rows.end() ? place - rows.begin() : -1;
  spec.id_of = [&](int64_t i) { return std::to_string(tensor_at(i)); };
  spec.value_of = [&](int64_t i) {
    const TensorInfo& info = all[tensor_at(i)];
    return one_line(info.name) + " | " + element_type_name(info.type) + " | " +
           extents_words(info.shape) + " | " + group_digits(info.elements()) + " | " +
           bytes_label(info.bytes());
  };
  spec.tooltip_of = [&](int64_t i) {
    const TensorInfo& info = all[tensor_at(i)];
    return one_line(info.name) + ": " + element_type_name(info.type) + " " +
           (info.shape.size() == 4 ? axes_words(info.shape, shown_order(state, tensor_at(i)))
                                   : extents_words(info.shape)) +
           "\nClick to look at its values.";
  };
  spec.is_selected = [&](int64_t i) { return state.tensor == tensor_at(i); };
  spec.draw = [&](int64_t i, const Rect& row) { draw_cells(context, tensor_at(i), row); };
  const RowListResult result = row_list(spec, area.size(), state.tensor_list);
  if (result.chosen) state.choose_tensor(tensor_at(*result.chosen));
}

}  // namespace convoscope::app
