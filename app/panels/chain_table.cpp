// All layers as rows of numbers: what each gives and costs, how far its elements see along one
// axis, and how the chosen row comes about. See chain_parts.h; the formulas are conv2d-semantics
// §7.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/chain_parts.h"
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

// Shares of a whole as parts of a bar; what is too narrow for its words has them in the tooltip.
void draw_shares(const Result& result, const char* title, int64_t LayerGeometry::*count) {
  int64_t total = 0;
  for (const LayerResult& layer : result.layers) total += layer.geometry.*count;
  if (total == 0) return;
  const Scope scope(title);
  Rect row = next_row(30);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, row.take_left(dp(112)), title, Font::kSmall, palette().dim);
  const Rect bar = row.inset(0, dp(3));
  double before = 0;
  const auto layers = static_cast<float>(result.layers.size());
  for (size_t l = 0; l < result.layers.size(); ++l) {
    const double part =
        static_cast<double>(result.layers[l].geometry.*count) / static_cast<double>(total);
    if (part == 0) continue;
    const float left = bar.min.x + bar.width() * static_cast<float>(before);
    before += part;
    const float right = bar.min.x + bar.width() * static_cast<float>(before);
    const Rect piece{{std::round(left), bar.min.y},
                     {std::max(std::round(left) + dp(1), std::round(right) - dp(2)), bar.max.y}};
    const float strength = 0.95f - 0.7f * static_cast<float>(l) / std::max(1.0f, layers - 1);
    list->AddRectFilled(piece.min, piece.max, with_alpha(palette().accent, strength), dp(3));
    const std::string percent = std::to_string(std::lround(100 * part)) + " %";
    const std::string& name = result.experiment->layers[l].name;
    std::string words = name + " " + percent;
    if (text_size(words, Font::kSmall).x > piece.width() - dp(10)) words = percent;
    if (text_size(words, Font::kSmall).x <= piece.width() - dp(8)) {
      draw_text(list, piece.inset(dp(6), 0), words, Font::kSmall,
                strength > 0.6f ? palette().on_accent : palette().text);
    }
    ImGui::SetCursorScreenPos(piece.min);
    ImGui::Dummy(piece.size());
    register_item("text", std::to_string(l), percent,
                  name + ": " + group_digits(result.layers[l].geometry.*count) + " of " +
                      group_digits(total) + " " + title + ", " + percent + ".");
  }
  ImGui::SetCursorScreenPos({bar.min.x - dp(112), row.max.y});
}

// Layers from the picture to a level, by the first source of each: those whose numbers add up.
std::vector<size_t> path_to(const Result& result, const std::vector<AxisNumbers>& numbers,
                            size_t level) {
  std::vector<size_t> path;
  while (level > 0) {
    path.push_back(level - 1);
    const std::vector<LayerSource>& sources = result.layers[level - 1].geometry.sources;
    const LayerSource* from = &sources.front();
    for (const LayerSource& source : sources) {
      if (numbers[source.level].size > numbers[from->level].size) from = &source;
    }
    level = from->level;
  }
  std::ranges::reverse(path);
  return path;
}

struct Derivations {
  std::string size = "1", jump, start;
};

Derivations derive(const Result& result, const std::vector<AxisNumbers>& numbers, size_t level,
                   bool along_height) {
  Derivations sums;
  for (const size_t l : path_to(result, numbers, level)) {
    const LayerGeometry& g = result.layers[l].geometry;
    const AxisGeometry& axis = axis_of(g, along_height);
    const AxisNumbers& before = numbers[g.sources.front().level];
    const double jump = g.transposed ? numbers[l + 1].jump : before.jump;
    const std::string by = "·" + halves(jump);
    if (axis.effective > 1) sums.size += " + " + std::to_string(axis.effective - 1) + by;
    if (axis.stride > 1) {
      sums.jump += (sums.jump.empty() ? "" : " ") + std::string(g.transposed ? "/ " : "· ") +
                   std::to_string(axis.stride);
    }
    const int64_t pad = g.transposed ? axis.effective - 1 - axis.pad_before : axis.pad_before;
    if (pad != 0) sums.start += (sums.start.empty() ? "" : " + ") + std::to_string(pad) + by;
  }
  sums.size += " = " + halves(numbers[level].size);
  sums.jump = "1 " + sums.jump + (sums.jump.empty() ? "= " : " = ") + halves(numbers[level].jump);
  sums.start = sums.start.empty() ? "0" : "−(" + sums.start + ") = " + halves(numbers[level].start);
  return sums;
}

void draw_sum_row(const char* label, const std::string& sum, const char* note) {
  const float width = ImGui::GetContentRegionAvail().x - dp(24);
  const float note_width = text_size(note, Font::kMonoSmall).x;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  ImDrawList* list = ImGui::GetWindowDrawList();
  const bool beside = text_size(sum, Font::kMonoSmall).x + note_width + dp(90) <= width;
  const Rect row = Rect::of(at.x + dp(14), at.y, width, dp(22));
  draw_text(list, row, label, Font::kMonoSmall, palette().dim);
  Rect right = row;
  right.min.x += dp(52);
  draw_text(list, right, elide(sum, right.width(), Font::kMonoSmall), Font::kMonoSmall,
            palette().text);
  if (beside) draw_text(list, row, note, Font::kMonoSmall, palette().faint, Align::kRight);
  ImGui::SetCursorScreenPos({at.x, at.y + dp(22)});
}

// Of the axis that is chosen beside the table; said where the two differ.
void draw_derivation(const PanelContext& context, const std::vector<AxisNumbers>& numbers,
                     bool along_height, bool alike) {
  const Result& result = *context.result;
  const size_t level = chosen_level(context.view.chain, result.layers.size());
  const Derivations sums = derive(result, numbers, level, along_height);
  ImGui::Dummy({1, dp(4)});
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Rect ground = Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, dp(110));
  ImGui::GetWindowDrawList()->AddRectFilled(ground.min, ground.max, palette().field, dp(8));
  ImGui::SetCursorScreenPos({at.x + dp(14), at.y + dp(8)});
  const std::string axis = alike ? "" : along_height ? " along the height" : " along the width";
  text("How the row of " + level_name(*result.experiment, level) + " comes about" + axis,
       Font::kSmall, palette().text);
  ImGui::SetCursorScreenPos({at.x, at.y + dp(34)});
  draw_sum_row("r", sums.size, "each layer adds (E−1) · jump before it");
  draw_sum_row("j", sums.jump, "product of the strides");
  draw_sum_row("start", sums.start, "each pads-before · jump before it");
  ImGui::SetCursorScreenPos({at.x, ground.max.y});
  ImGui::Dummy({1, dp(6)});
}

// What the activations take, and the bound beyond which they are let go.
void draw_memory(PanelContext& context) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Rect row = Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, control_height());
  ImDrawList* list = ImGui::GetWindowDrawList();
  const std::string words =
      "activations in memory: " + bytes_label(context.result->kept_bytes) + ", at most";
  const float width = text_size(words, Font::kSmall).x + dp(10);
  draw_text(list, row, words, Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({row.min.x + width, row.min.y});
  const Change change = stepper(
      "keep", context.view.keep_mib,
      {.tooltip = "Mebibytes of activations that are kept. Others are let go once they have "
                  "been read, and computed again when they are looked at.",
       .min = 1,
       .width = std::min(dp(150), row.width() - width - dp(40))});
  if (change) context.view.keep_mib = std::max<int64_t>(context.view.keep_mib, 1);
  const Rect unit = Rect::of(ImGui::GetItemRectMax().x + dp(8), row.min.y, dp(40), row.height());
  draw_text(list, unit, "MiB", Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({row.min.x, row.max.y});
  ImGui::Dummy({1, dp(8)});
}

// What is easily overlooked, in sentences; those of the chosen layer first.
void draw_warnings(PanelContext& context) {
  const auto report = context.chain.answers.report(context.result);
  if (!report || report->warnings() == 0) return;
  const Scope scope("notes");
  const size_t chosen = chosen_level(context.view.chain, context.result->layers.size()) - 1;
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, dp(4)});
  text("Worth knowing", Font::kSmall, palette().text);
  for (const bool of_chosen : {true, false}) {
    for (size_t l = 0; l < report->layers.size(); ++l) {
      if ((l == chosen) != of_chosen) continue;
      for (const ChainWarning& warning : report->layers[l].warnings) {
        text_wrapped("•  " + warning.sentence, Font::kSmall,
                     of_chosen ? palette().text : palette().dim);
      }
    }
  }
  ImGui::PopStyleVar();
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
  draw_shares(result, "parameters", &LayerGeometry::parameters);
  draw_shares(result, "multiply-adds", &LayerGeometry::multiply_adds);
  draw_derivation(context, numbers, along_height, alike);
  draw_memory(context);
  draw_warnings(context);
  ImGui::PopStyleVar();
}

}  // namespace convoscope::app
