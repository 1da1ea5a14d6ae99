// Text and formulas of a step. See lesson_parts.h.
#include <algorithm>
#include <vector>

#include "app/host/style.h"
#include "app/panels/learn/lesson_parts.h"
#include "app/widgets/controls.h"
#include "app/widgets/rich_text.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

// As many words on a line as fit.
std::vector<std::string> lines_of(const std::string& text, float width, Font font) {
  std::vector<std::string> lines;
  for (size_t begin = 0; begin < text.size();) {
    const size_t end = std::min(text.find(' ', begin), text.size());
    const std::string word = text.substr(begin, end - begin);
    begin = end + 1;
    if (lines.empty() || text_size(lines.back() + " " + word, font).x > width) {
      lines.push_back(word);
    } else {
      lines.back() += " " + word;
    }
  }
  return lines;
}

void draw_lines(ImDrawList* list, Rect& box, const std::vector<std::string>& lines, Font font,
                float height, ImU32 colour) {
  for (const std::string& line : lines) {
    draw_text(list, box.take_top(height), elide(line, box.width(), font), font, colour);
  }
}

// What a symbol means, on as many lines as it takes.
struct Meaning {
  std::string symbol;
  std::vector<std::string> lines;
};

// `column`: of the symbols, as wide as the widest but not half of all.
std::vector<Meaning> meanings_of(const Block& block, float width, float& column) {
  column = dp(44);
  for (const auto& [symbol, meaning] : block.symbols) {
    column = std::max(column, text_size(symbol, Font::kMonoSmall).x + dp(2));
  }
  column = std::min(column, width * 0.45f);
  std::vector<Meaning> meanings;
  for (const auto& [symbol, meaning] : block.symbols) {
    meanings.push_back({symbol, lines_of(meaning, width - column - dp(8), Font::kSmall)});
  }
  return meanings;
}

// The general form, large where it fits on a line; the same with present figures below it; then
// what the symbols mean.
void draw_formula(const LessonPlayer& player, const Block& block) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const float inner = width - dp(28);
  const std::string present = with_true_minus(player.words(block.figures));
  const Font font = text_size(block.text, Font::kMonoBig).x <= inner ? Font::kMonoBig : Font::kMono;
  const float line = font == Font::kMonoBig ? dp(32) : dp(24);
  const std::vector<std::string> form = lines_of(block.text, inner, font);
  const std::vector<std::string> figures = lines_of(present, inner, Font::kMono);
  const auto rows = [](const auto& list) { return static_cast<float>(list.size()); };
  float column = 0;
  const std::vector<Meaning> meanings = meanings_of(block, inner, column);
  float height = dp(24) + rows(form) * line + rows(figures) * dp(24) + dp(4);
  for (const Meaning& meaning : meanings) height += rows(meaning.lines) * dp(22);
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect box = Rect::of(at.x, at.y, width, height);
  list->AddRectFilled(box.min, box.max, palette().field, dp(8));
  box = box.inset(dp(14), dp(12));
  draw_lines(list, box, form, font, line, palette().text);
  draw_lines(list, box, figures, Font::kMono, dp(24), palette().accent);
  box.take_top(dp(4));
  for (const Meaning& meaning : meanings) {
    Rect rest = box.take_top(rows(meaning.lines) * dp(22));
    Rect symbol = rest.take_left(column, dp(8));
    draw_text(list, symbol.take_top(dp(22)), meaning.symbol, Font::kMonoSmall, palette().text);
    draw_lines(list, rest, meaning.lines, Font::kSmall, dp(22), palette().dim);
  }
  ImGui::Dummy({width, height});
  register_item("text", "formula", block.text + " " + present, "");
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
