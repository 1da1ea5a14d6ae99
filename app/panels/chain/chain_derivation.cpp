// How a row of the table of layers comes about: the sums behind size, jump and start, with the
// numbers of the layers that lead to it (conv2d-semantics §7). See chain_parts.h.
#include <algorithm>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

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
  const std::vector<size_t> path = path_to(result, numbers, level);
  const bool plain =
      std::ranges::none_of(path, [&](size_t l) { return result.layers[l].geometry.transposed; });
  // Behind a transposed layer neighbouring elements differ, and no such sum gives all of them.
  if (!plain) {
    return {halves(numbers[level].size), halves(numbers[level].jump), halves(numbers[level].start)};
  }
  for (const size_t l : path) {
    const LayerGeometry& g = result.layers[l].geometry;
    const AxisGeometry& axis = along_height ? g.window.h : g.window.w;
    const AxisNumbers& before = numbers[g.sources.front().level];
    const std::string by = "·" + halves(before.jump);
    if (axis.effective > 1) sums.size += " + " + std::to_string(axis.effective - 1) + by;
    if (axis.stride > 1) {
      sums.jump += (sums.jump.empty() ? std::string() : " ") + "· " + std::to_string(axis.stride);
    }
    const int64_t pad = axis.pad_before;
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

}  // namespace

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

}  // namespace convoscope::app
