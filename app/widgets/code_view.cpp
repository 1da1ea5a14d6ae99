// See code_view.h. The lines lie in a child window, whose scrolling is ImGui's; their numbers stay
// at its left edge.
#include "app/widgets/code_view.h"

#include <algorithm>
#include <cmath>

#include "app/host/input_event.h"
#include "app/host/style.h"
#include "app/widgets/keyboard.h"
#include "app/widgets/registry.h"
#include "app/widgets/skin.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

constexpr Font kFace = Font::kMonoSmall;
constexpr float kLine = 20, kGap = 16, kEdge = 12;  // unscaled

ImU32 colour_of(Ink ink) {
  switch (ink) {
    case Ink::kComment:
      return palette().dim;
    case Ink::kQuoted:
      return with_alpha(palette().text, 0.78f);
    case Ink::kKeyword:
      return palette().accent;
    case Ink::kNumber:
    case Ink::kPlain:
      break;
  }
  return palette().text;
}

struct Columns {
  float numbers;  // right edge of the line numbers, from the left of the view
  float text;     // where lines start
  float advance;  // of one character
};

Columns columns_of(const CodeText& code) {
  const float advance = text_size("0", kFace).x;
  const size_t digits = std::max<size_t>(3, std::to_string(code.lines()).size());
  const float numbers = dp(kEdge) + static_cast<float>(digits) * advance;
  return {numbers, numbers + dp(kGap), advance};
}

// The byte after `characters` characters.
size_t byte_of(std::string_view line, size_t characters) {
  size_t byte = 0;
  for (; byte < line.size(); ++byte) {
    if ((line[byte] & 0xC0) == 0x80) continue;
    if (characters == 0) return byte;
    --characters;
  }
  return byte;
}

// Every run starts at its own column, so that a glyph of another width moves nothing.
void draw_line(ImDrawList* list, const CodeText& code, size_t line, ImVec2 at, float advance) {
  const std::string_view words = code.line(line);
  const size_t shown = byte_of(words, kShownColumns);
  size_t from = 0, column = 0;
  const auto draw = [&](std::string_view part, ImU32 colour) {
    list->AddText(font(kFace), font(kFace)->FontSize,
                  {std::round(at.x + static_cast<float>(column) * advance), at.y},
                  skin::tone(colour), part.data(), part.data() + part.size());
    column += count_characters(part);
  };
  for (const InkRun& run : inks_of(code, line, shown)) {
    draw(words.substr(from, run.bytes), colour_of(run.ink));
    from += run.bytes;
  }
  if (shown < words.size()) draw(" …", palette().faint);
}

// The first and the last line in sight, whole or in part.
struct Visible {
  size_t begin = 0, end = 0;
};
Visible visible_lines(const CodeText& code, float height) {
  const float line = dp(kLine);
  const float above = std::max(0.0f, ImGui::GetScrollY() - dp(kEdge));
  const auto begin = std::min(static_cast<size_t>(above / line), code.lines());
  const auto count = static_cast<size_t>(height / line) + 2;
  return {begin, std::min(begin + count, code.lines())};
}

void draw_visible(const CodeText& code, const Visible& visible, const Rect& rect) {
  const Columns columns = columns_of(code);
  ImDrawList* list = ImGui::GetWindowDrawList();
  const float above = (dp(kLine) - font(kFace)->FontSize) / 2;
  const float top = rect.min.y + dp(kEdge) + above - ImGui::GetScrollY();
  const auto y_of = [&](size_t line) {
    return std::round(top + static_cast<float>(line) * dp(kLine));
  };
  list->PushClipRect({rect.min.x + columns.text - dp(2), rect.min.y}, rect.max, true);
  const float x = rect.min.x + columns.text - ImGui::GetScrollX();
  for (size_t i = visible.begin; i < visible.end; ++i) {
    draw_line(list, code, i, {x, y_of(i)}, columns.advance);
  }
  list->PopClipRect();
  for (size_t i = visible.begin; i < visible.end; ++i) {
    const Rect place = Rect::of(rect.min.x, y_of(i) - above, columns.numbers, dp(kLine));
    draw_text(list, place, std::to_string(i + 1), kFace, palette().faint, Align::kRight);
  }
}

void scroll_by_keys(const CodeText& code, const Rect& rect) {
  const auto pressed = [](Key key) { return key_pressed(key, true); };
  const auto scroll = [](float by) { ImGui::SetScrollY(ImGui::GetScrollY() + by); };
  const float page = std::max(dp(kLine), rect.height() - 2 * dp(kLine));
  if (pressed(Key::kDown)) scroll(dp(kLine));
  if (pressed(Key::kUp)) scroll(-dp(kLine));
  if (pressed(Key::kPageDown)) scroll(page);
  if (pressed(Key::kPageUp)) scroll(-page);
  if (pressed(Key::kHome)) ImGui::SetScrollY(0);
  if (pressed(Key::kEnd)) ImGui::SetScrollY(static_cast<float>(code.lines()) * dp(kLine));
  const float aside = 4 * columns_of(code).advance;
  if (pressed(Key::kRight)) ImGui::SetScrollX(ImGui::GetScrollX() + aside);
  if (pressed(Key::kLeft)) ImGui::SetScrollX(ImGui::GetScrollX() - aside);
}

std::string words_of(const CodeText& code, const Visible& visible) {
  std::string words;
  for (size_t i = visible.begin; i < visible.end; ++i) {
    words += code.line(i).substr(0, kShownColumns);
    words += '\n';
  }
  return words;
}

ImVec2 extent_of(const CodeText& code) {
  const Columns columns = columns_of(code);
  const auto widest = static_cast<float>(std::min(code.columns, kShownColumns + 2));
  return {columns.text + widest * columns.advance + dp(kEdge),
          static_cast<float>(code.lines()) * dp(kLine) + 2 * dp(kEdge)};
}

}  // namespace

void code_view(const char* id, const CodeText& code, ImVec2 size, const CodeViewOptions& options) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const Rect rect = Rect::of(at.x, at.y, size.x, size.y);
  ImGui::GetWindowDrawList()->AddRectFilled(rect.min, rect.max, skin::tone(palette().field), dp(7));
  const ImGuiID own = ImGui::GetID(id);
  if (keyboard::entered(widget_path(id))) skin::take_focus(own);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::BeginChild(id, size, false,
                    ImGuiWindowFlags_HorizontalScrollbar | ImGuiWindowFlags_NoBackground);
  ImGui::PopStyleVar();
  if (options.to_top) {
    ImGui::SetScrollX(0);
    ImGui::SetScrollY(0);
  }
  if (ImGui::IsWindowHovered() && ImGui::IsMouseClicked(0)) skin::take_focus(own);
  const bool focused = skin::keep_focus(own, rect) && !ImGui::GetIO().WantTextInput;
  if (focused) scroll_by_keys(code, rect);
  const Visible visible = visible_lines(code, rect.height());
  draw_visible(code, visible, rect);
  ImGui::Dummy(extent_of(code));
  ImGui::EndChild();
  if (focused) skin::draw_ring(rect, palette().accent, dp(7));
  register_rect("code", id, words_of(code, visible), options.tooltip, rect);
}

}  // namespace convoscope::app
