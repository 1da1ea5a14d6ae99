// Text and formulas of a step. See lesson_parts.h.
#include "app/host/style.h"
#include "app/panels/learn/lesson_parts.h"
#include "app/widgets/controls.h"
#include "app/widgets/rich_text.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

// The general form large, the same with present figures below, what the symbols mean at the right.
void draw_formula(const LessonPlayer& player, const Block& block) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const std::string figures = with_true_minus(player.words(block.figures));
  const auto symbols = static_cast<float>(block.symbols.size());
  const float head = dp(58) + (figures.empty() ? 0 : dp(24));
  const float height = head + symbols * dp(22) + (symbols > 0 ? dp(6) : 0);
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect box = Rect::of(at.x, at.y, width, height);
  list->AddRectFilled(box.min, box.max, palette().field, dp(8));
  box = box.inset(dp(14), dp(12));
  draw_text(list, box.take_top(dp(32)), elide(block.text, box.width(), Font::kMonoBig),
            Font::kMonoBig, palette().text);
  if (!figures.empty()) {
    draw_text(list, box.take_top(dp(24)), elide(figures, box.width(), Font::kMono), Font::kMono,
              palette().accent);
  }
  box.take_top(dp(4));
  for (const auto& [symbol, meaning] : block.symbols) {
    Rect row = box.take_top(dp(22));
    draw_text(list, row.take_left(dp(44), dp(8)), symbol, Font::kMonoSmall, palette().text);
    draw_text(list, row, elide(meaning, row.width(), Font::kSmall), Font::kSmall, palette().dim);
  }
  ImGui::Dummy({width, height});
  register_item("text", "formula", block.text + " " + figures, "");
}

}  // namespace

void draw_lesson_words(const LessonPlayer& player) {
  size_t index = 0;
  for (const Block& block : player.step().words) {
    const Scope scope("words " + std::to_string(index++));
    if (block.kind == Block::Kind::kFormula) {
      draw_formula(player, block);
    } else {
      const std::string words = with_true_minus(player.words(block.text));
      rich_text(words, palette().text);
      register_item("text", "text", plain_text(words), "");
    }
    ImGui::Dummy({1, dp(6)});
  }
}

}  // namespace convoscope::app
