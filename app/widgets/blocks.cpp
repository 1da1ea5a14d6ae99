// Everything is drawn from a Dummy's rectangle, so that it takes its place in the layout without
// being an item that reacts.
#include "app/widgets/blocks.h"

#include <cmath>

#include "app/host/icons.h"
#include "app/widgets/buttons.h"
#include "app/widgets/skin.h"
#include "app/widgets/tooltip.h"

namespace convoscope::app {
namespace {

using skin::tone;

struct Box {
  std::string sentence;
  ImVec2 place;
  float width;
  ImDrawListSplitter splitter;
};
Box g_error_box;

constexpr float kErrorPadding = 10;  // unscaled
constexpr float kTopOfCard = 16;
constexpr float kRowHeight = 14;  // with the spacing of items, 22 from row to row

}  // namespace

void section_header(const char* icon, const std::string& title) {
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const float width = skin::resolve_width(0);
  // More room above than below, except at the top of a card.
  const bool is_first = ImGui::GetCursorPosY() + ImGui::GetScrollY() <= dp(kTopOfCard);
  Rect row = Rect::of(place.x, place.y, width, dp(is_first ? 20 : 26));
  ImGui::Dummy(row.size());
  row.min.y = row.max.y - dp(20);
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  draw_text(draw_list, row.take_left(dp(18), dp(7)), icon, Font::kSmall, palette().accent);
  std::string capitals = title;
  for (char& c : capitals) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  const float words = text_size(capitals, Font::kSmall).x;
  draw_text(draw_list, row.take_left(words, dp(10)), capitals, Font::kSmall, palette().dim);
  const float y = std::floor(row.centre().y);
  if (row.width() > 0) {
    draw_list->AddRectFilled({row.min.x, y}, {row.max.x, y + dp(1)}, tone(palette().border));
  }
}

float stat_box_height() { return dp(50); }

void stat_box(const Stat& stat, float width) {
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const Rect rect = Rect::of(place.x, place.y, width, stat_box_height());
  ImGui::Dummy(rect.size());
  show_tooltip(widget_path(stat.label), stat.tooltip);
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  draw_list->AddRectFilled(rect.min, rect.max, tone(palette().field), dp(7));
  Rect inner = rect.inset(dp(10), dp(6));
  const Rect top = inner.take_top(inner.height() / 2);
  draw_text(draw_list, top, stat.label, Font::kSmall, palette().dim);
  draw_text(draw_list, inner, stat.value, Font::kMonoSmall, palette().text);
}

void stat_boxes(const std::vector<Stat>& stats) {
  const float gap = dp(8);
  const auto count = static_cast<float>(stats.size());
  const float total = skin::resolve_width(0) - gap * (count - 1);
  std::vector<float> widths;
  float sum = 0;
  for (const Stat& stat : stats) {
    const float words = text_size(stat.label, Font::kSmall).x;
    widths.push_back(std::max(words, text_size(stat.value, Font::kMonoSmall).x) + 2 * dp(10));
    sum += widths.back();
  }
  for (size_t i = 0; i < stats.size(); ++i) {
    if (i > 0) ImGui::SameLine(0, gap);
    stat_box(stats[i], std::floor(widths[i] + (total - sum) / count));
  }
}

void value_row(const std::string& label, const std::string& value, const std::string& note,
               const RowOptions& options) {
  const ImVec2 place = ImGui::GetCursorScreenPos();
  Rect row = Rect::of(place.x, place.y, skin::resolve_width(0), dp(kRowHeight));
  ImGui::Dummy(row.size());
  show_tooltip(widget_path(label), options.tooltip);
  row = row.inset(0, -dp(2));
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  const float label_width = options.label_width > 0 ? options.label_width : dp(78);
  draw_text(draw_list, row.take_left(label_width, dp(6)), label, Font::kSmall, palette().dim);
  if (!note.empty()) {
    const Font face = options.mono_note ? Font::kMonoSmall : Font::kSmall;
    const Rect right = row.take_right(std::min(row.width(), text_size(note, face).x), dp(6));
    draw_text(draw_list, right, note, face,
              options.note_colour ? options.note_colour : palette().faint, Align::kRight);
  }
  draw_text(draw_list, row, value, Font::kMonoSmall,
            options.colour ? options.colour : palette().text);
}

bool code_box(const char* id, const std::string& code) {
  const Scope scope(id);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const float width = skin::resolve_width(0);
  const ImVec2 padding = dp(12, 8);
  const float line_height = dp(18);
  const auto lines = static_cast<float>(std::count(code.begin(), code.end(), '\n') + 1);
  const Rect rect = Rect::of(place.x, place.y, width, lines * line_height + 2 * padding.y);
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  draw_list->AddRectFilled(rect.min, rect.max, tone(palette().field), dp(7));

  const float side = dp(25);
  ImGui::SetCursorScreenPos({rect.max.x - side - dp(8), rect.min.y + dp(7)});
  const bool copied =
      icon_button("copy", kIconCopy, {.tooltip = "Copy this to the clipboard", .small = true});
  if (copied) ImGui::SetClipboardText(code.c_str());

  Rect text_area = rect.inset(padding.x, padding.y);
  bool beside_button = true;
  for (size_t start = 0; start <= code.size();) {
    const size_t end = std::min(code.find('\n', start), code.size());
    Rect line = text_area.take_top(line_height);
    if (beside_button) line.max.x -= side;
    draw_text(draw_list, line, code.substr(start, end - start), Font::kMonoSmall, palette().text);
    beside_button = false;
    start = end + 1;
  }
  ImGui::SetCursorScreenPos(place);
  ImGui::Dummy(rect.size());
  return copied;
}

bool chip_row(const char* id, const std::string& label, const std::string& note,
              const ControlOptions& options) {
  const ImVec2 place = ImGui::GetCursorScreenPos();
  const bool pressed = chip(id, label, options);
  const float right = place.x + ImGui::GetContentRegionAvail().x;
  const Rect words{{ImGui::GetItemRectMax().x + dp(10), place.y},
                   {right, ImGui::GetItemRectMax().y}};
  draw_text(ImGui::GetWindowDrawList(), words, note, Font::kSmall, palette().dim);
  ImGui::SetCursorScreenPos({place.x, ImGui::GetItemRectMax().y + dp(4)});
  return pressed;
}

void begin_error_box(const std::string& sentence) {
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  g_error_box.sentence = sentence;
  g_error_box.place = ImGui::GetCursorScreenPos();
  g_error_box.width = skin::resolve_width(0);
  // The box is as high as what it will hold, so its ground is drawn last and shown first.
  g_error_box.splitter.Split(draw_list, 2);
  g_error_box.splitter.SetCurrentChannel(draw_list, 1);
  ImGui::SetCursorScreenPos(
      {g_error_box.place.x + dp(kErrorPadding), g_error_box.place.y + dp(kErrorPadding)});
  ImGui::BeginGroup();
  text(kIconWarning, Font::kSmall, palette().warning);
  ImGui::SameLine(0, dp(9));
  const float right = g_error_box.place.x + g_error_box.width - dp(kErrorPadding);
  text_wrapped(sentence, Font::kSmall, palette().text, right - ImGui::GetCursorScreenPos().x);
}

void end_error_box() {
  ImDrawList* draw_list = ImGui::GetWindowDrawList();
  ImGui::EndGroup();
  const ImVec2 place = g_error_box.place;
  const float bottom = ImGui::GetItemRectMax().y + dp(kErrorPadding);
  const Rect rect{place, {place.x + g_error_box.width, bottom}};
  g_error_box.splitter.SetCurrentChannel(draw_list, 0);
  draw_list->AddRectFilled(rect.min, rect.max, tone(palette().refused), dp(8));
  draw_list->AddRect(rect.min, rect.max, tone(with_alpha(palette().warning, 0.75f)), dp(8), 0,
                     dp(1));
  g_error_box.splitter.Merge(draw_list);
  register_rect("sentence", "refusal", g_error_box.sentence, "", rect);
  ImGui::SetCursorScreenPos(place);
  ImGui::Dummy(rect.size());
}

}  // namespace convoscope::app
