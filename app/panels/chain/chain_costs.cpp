// Below the table of layers: who has the parameters and the multiply-adds, what the activations
// take of memory, and what is easily overlooked. See chain_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/chain/chain_parts.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

constexpr float kBarRow = 30, kWords = 112;  // unscaled

// Shares of a whole as parts of a bar; what is too narrow for its words has them in the tooltip.
void draw_shares(const Result& result, const char* title, int64_t LayerGeometry::*count) {
  int64_t total = 0;
  for (const LayerResult& layer : result.layers) total += layer.geometry.*count;
  if (total == 0) return;
  const Scope scope(title);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  Rect row = Rect::of(at.x, at.y, ImGui::GetContentRegionAvail().x, dp(kBarRow));
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, row.take_left(dp(kWords)), title, Font::kSmall, palette().dim);
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
  ImGui::SetCursorScreenPos({bar.min.x - dp(kWords), row.max.y});
}

}  // namespace

void draw_chain_costs(const Result& result) {
  draw_shares(result, "parameters", &LayerGeometry::parameters);
  draw_shares(result, "multiply-adds", &LayerGeometry::multiply_adds);
}

void draw_kept_memory(PanelContext& context) {
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

void draw_chain_warnings(PanelContext& context) {
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

}  // namespace convoscope::app
