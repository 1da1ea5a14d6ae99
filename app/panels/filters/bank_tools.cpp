// What the browser does to the selected filters and to the whole bank: buttons below the
// thumbnails and keys. See filter_parts.h.
#include <algorithm>
#include <numeric>

#include "app/document/bank_edits.h"
#include "app/host/icons.h"
#include "app/host/input_event.h"
#include "app/panels/filters/filter_parts.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"
#include "engine/filters/filter_text.h"

namespace convoscope::app {

namespace {

std::string filters_text(const PanelContext& context, const std::vector<int64_t>& selected) {
  if (selected.size() == 1) return filter_name(context.layer().filters, selected.front());
  return std::to_string(selected.size()) + " filters";
}

// A step of history of its own, and the selection that belongs to it.
void reorder(PanelContext& context, std::vector<int64_t> order, std::string label,
             const FilterSelection& selection) {
  context.edits.push(reorder_filters(context.view.layer, std::move(order), std::move(label)));
  context.edits.end_merge();
  select_filters(context, selection);
}

std::vector<int64_t> range(int64_t first, size_t count) {
  std::vector<int64_t> all(count);
  std::iota(all.begin(), all.end(), first);
  return all;
}

void duplicate(PanelContext& context, const FilterShape& shape) {
  const std::vector<int64_t> selected = selected_filters(context);
  const std::vector<int64_t> copies = range(selected.back() + 1, selected.size());
  reorder(context, duplicated_order(shape.out, selected),
          "duplicate " + filters_text(context, selected), {copies, copies.front()});
}

void remove(PanelContext& context, const FilterShape& shape) {
  const std::vector<int64_t> selected = selected_filters(context);
  if (std::ssize(selected) >= shape.out) return;
  const int64_t left = shape.out - std::ssize(selected);
  const int64_t next = std::min(selected.front(), left - 1);
  reorder(context, deleted_order(shape.out, selected), "delete " + filters_text(context, selected),
          {{next}, next});
}

void add(PanelContext& context, const FilterShape& shape) {
  const int64_t behind = selected_filters(context).back();
  reorder(context, added_order(shape.out, behind), "new filter", {{behind + 1}, behind + 1});
}

void move_by_one(PanelContext& context, const FilterShape& shape, int direction) {
  const std::vector<int64_t> selected = selected_filters(context);
  const int64_t before =
      direction < 0 ? std::max<int64_t>(selected.front() - 1, 0) : selected.back() + 2;
  move_selected(context, shape, std::min(before, shape.out));
}

// A text of more weights than this takes longer than a frame, and no table holds it.
constexpr int64_t kMostCopied = int64_t{1} << 20;

void copy(PanelContext& context, TextForm form) {
  const std::vector<int64_t> selected = selected_filters(context);
  const Tensor& bank = *context.layer().filters.tensor;
  const FilterShape shape = filter_shape(bank);
  std::optional<int64_t> slice;
  if (!context.view.filters.whole_filter) slice = context.view.slice;
  const int64_t weights =
      shape.h * shape.w * (slice ? 1 : shape.in) * static_cast<int64_t>(selected.size());
  if (weights > kMostCopied) {
    context.requests.bank.refusal = "the selected filters have " + group_digits(weights) +
                                    " weights; at most " + group_digits(kMostCopied) +
                                    " are copied as text";
    return;
  }
  context.requests.copy_text = print_filters(bank, selected, slice, form);
}

void select_all(PanelContext& context) {
  const std::vector<int64_t>& shown = context.bank.shown(
      context.layer().filters, context.view.filters.kind, context.transient.bank.search);
  if (shown.empty()) return;
  const bool holds = std::ranges::binary_search(shown, context.view.map);
  select_filters(context, {shown, holds ? context.view.map : shown.front()});
}

}  // namespace

std::vector<int64_t> selected_filters(const PanelContext& context) {
  return selected_filters(context.view.filters, context.view.map,
                          filter_shape(*context.layer().filters.tensor).out);
}

void select_filters(PanelContext& context, const FilterSelection& selection) {
  context.requests.bank.select = selection.selected;
  context.requests.map = selection.chosen;
}

void move_selected(PanelContext& context, const FilterShape& shape, int64_t before) {
  const std::vector<int64_t> selected = selected_filters(context);
  const std::vector<int64_t> order = moved_order(shape.out, selected, before);
  if (std::ranges::is_sorted(order)) return;
  const int64_t first = std::ranges::find(order, selected.front()) - order.begin();
  const int64_t chosen = std::ranges::find(order, context.view.map) - order.begin();
  reorder(context, order, "move " + filters_text(context, selected),
          {range(first, selected.size()), chosen});
}

float bank_tools_height() { return dp(30); }

void draw_bank_tools(PanelContext& context, const FilterShape& shape) {
  const std::vector<int64_t> selected = selected_filters(context);
  if (selected.empty()) return;
  const Scope scope("tools");
  const float gap = dp(2);
  const auto tool = [&](const char* id, const char* icon, const char* tooltip, bool enabled) {
    return icon_button(id, icon, {.tooltip = tooltip, .enabled = enabled});
  };
  const bool all = std::ssize(selected) == shape.out;
  if (icon_button("new", kIconPlus,
                  {.tooltip = "A new filter behind the selected ones: the identity, which hands "
                              "the picture on. The next layer gives its map weight 0."})) {
    add(context, shape);
  }
  ImGui::SameLine(0, gap);
  if (tool("duplicate", kIconClone,
           "Duplicate the selected filters (Ctrl+D). In the next layer a filter and its copy count "
           "half each, so that the chain computes the same.",
           true)) {
    duplicate(context, shape);
  }
  ImGui::SameLine(0, gap);
  if (tool("delete", kIconTrash,
           "Delete the selected filters (Delete). The next layer no longer reads their maps. One "
           "filter always stays.",
           !all)) {
    remove(context, shape);
  }
  ImGui::SameLine(0, gap);
  if (tool("earlier", kIconArrowLeft,
           "Move the selected filters one place forward (Alt+←), or drag them. The next layer's "
           "channels follow, so that the chain computes the same.",
           selected.back() >= std::ssize(selected))) {
    move_by_one(context, shape, -1);
  }
  ImGui::SameLine(0, gap);
  if (tool("later", kIconArrowRight,
           "Move the selected filters one place back (Alt+→), or drag them. The next layer's "
           "channels follow, so that the chain computes the same.",
           selected.front() < shape.out - std::ssize(selected))) {
    move_by_one(context, shape, 1);
  }
  ImGui::SameLine(0, dp(10));
  if (tool("copy", kIconCopy,
           "Copy the selected filters as a table that spreadsheets take (Ctrl+C); only the chosen "
           "slice where the editor works on slices.",
           true)) {
    copy(context, TextForm::kTable);
  }
  ImGui::SameLine(0, gap);
  if (tool("copy numpy", kIconCode,
           "Copy the selected filters as np.array(…) with the axes [KH, KW, Cf, n] "
           "(Ctrl+Shift+C).",
           true)) {
    copy(context, TextForm::kNumPy);
  }
  ImGui::SameLine(0, gap);
  if (tool("paste", kIconPaste,
           "Paste weights into the selected filters (Ctrl+V): a table from a spreadsheet or nested "
           "brackets from NumPy. One slice goes into the chosen slice.",
           true)) {
    context.requests.bank.paste = true;
  }
  ImGui::SameLine(0, dp(10));
  draw_bank_size(context, shape, ImGui::GetContentRegionAvail().x);
}

void use_bank_keys(PanelContext& context, const FilterShape& shape, bool focused) {
  // What is typed into a field or asked by a dialog is not for the bank.
  if (ImGui::GetIO().WantTextInput || ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopup)) return;
  constexpr Chord kAll{.ctrl = true, .key = letter_key('A')};
  constexpr Chord kDuplicate{.ctrl = true, .key = letter_key('D')};
  if (chord_pressed(kAll)) select_all(context);
  if (chord_pressed(kDuplicate)) duplicate(context, shape);
  if (chord_pressed({.ctrl = true, .key = letter_key('C')})) copy(context, TextForm::kTable);
  if (chord_pressed({.ctrl = true, .shift = true, .key = letter_key('C')})) {
    copy(context, TextForm::kNumPy);
  }
  if (chord_pressed({.ctrl = true, .key = letter_key('V')})) context.requests.bank.paste = true;
  if (chord_pressed({.alt = true, .key = Key::kLeft}, true)) move_by_one(context, shape, -1);
  if (chord_pressed({.alt = true, .key = Key::kRight}, true)) move_by_one(context, shape, 1);
  if ((focused || !keyboard_taken()) && chord_pressed({.key = Key::kDelete})) {
    remove(context, shape);
  }
}

}  // namespace convoscope::app
