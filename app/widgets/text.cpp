// Text is placed at whole pixels and never scaled. Paragraphs are broken here because ImGui sets
// their lines solid.
#include "app/widgets/text.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <cstdio>

#include "app/widgets/tooltip.h"

namespace convoscope::app {
namespace {

constexpr const char* kMinus = "\u2212";
constexpr const char* kEllipsis = "\u2026";
// From line to line of a paragraph, in font sizes.
constexpr float kLeading = 1.22f;
constexpr const char* kNoBreakSpace = "\u00a0";

ImU32 tone(ImU32 colour) { return ImGui::GetColorU32(colour); }

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

}  // namespace

ImVec2 text_size(const std::string& text, Font name) {
  ImFont* const face = font(name);
  return face->CalcTextSizeA(face->FontSize, 1e6f, 0, text.data(), text.data() + text.size());
}

void text(const std::string& text, Font name, ImU32 colour) {
  const WithFont with(name);
  ImGui::PushStyleColor(ImGuiCol_Text, colour);
  ImGui::TextUnformatted(text.data(), text.data() + text.size());
  ImGui::PopStyleColor();
}

void text_wrapped(const std::string& words, Font name, ImU32 colour, float width) {
  ImFont* const face = font(name);
  const float size = face->FontSize, pitch = std::round(size * kLeading);
  const ImVec2 place = ImGui::GetCursorScreenPos();
  if (width <= 0) width = std::max(1.0f, ImGui::GetContentRegionAvail().x);
  const char* line = words.data();
  const char* const end = line + words.size();
  float y = place.y;
  while (line < end) {
    const char* stop = face->CalcWordWrapPositionA(1.0f, line, end, width);
    if (stop == line) ++stop;  // not even one letter fits
    stop = std::find(line, stop, '\n');
    ImGui::GetWindowDrawList()->AddText(face, size, {place.x, y}, tone(colour), line, stop);
    y += pitch;
    line = stop;
    while (line < end && (*line == ' ' || *line == '\n')) ++line;
  }
  ImGui::Dummy({width, std::max(size, y - place.y - (pitch - size))});
}

void text_right(const std::string& words, Font name, ImU32 colour, float right) {
  const ImVec2 place = ImGui::GetCursorScreenPos();
  if (right <= 0) right = place.x + ImGui::GetContentRegionAvail().x;
  ImGui::SetCursorScreenPos({std::floor(right - text_size(words, name).x), place.y});
  text(words, name, colour);
}

std::string elide(const std::string& text, float width, Font name) {
  if (text_size(text, name).x <= width) return text;
  std::string cut = text;
  while (!cut.empty()) {
    while (cut.size() > 1 && continues_character(cut.back())) cut.pop_back();
    cut.pop_back();
    if (text_size(cut + kEllipsis, name).x <= width) break;
  }
  return cut + kEllipsis;
}

void text_elided(const std::string& words, float width, Font name, ImU32 colour) {
  const std::string shown = elide(words, width, name);
  text(shown, name, colour);
  if (shown.size() != words.size()) show_tooltip(words, words);
}

void draw_text(ImDrawList* draw_list, const Rect& rect, const std::string& text, Font name,
               ImU32 colour, Align align) {
  const std::string shown = elide(text, rect.width(), name);
  const ImVec2 size = text_size(shown, name);
  float x = rect.min.x;
  if (align == Align::kCentre) x += (rect.width() - size.x) / 2;
  if (align == Align::kRight) x += rect.width() - size.x;
  const float y = rect.min.y + (rect.height() - size.y) / 2;
  draw_list->AddText(font(name), font(name)->FontSize, {std::floor(x), std::floor(y)}, tone(colour),
                     shown.data(), shown.data() + shown.size());
}

std::string with_true_minus(const std::string& text) {
  std::string out;
  out.reserve(text.size() + 8);
  for (size_t i = 0; i < text.size(); ++i) {
    const bool before_number =
        i + 1 < text.size() && (std::isdigit(static_cast<unsigned char>(text[i + 1])) ||
                                text[i + 1] == '.' || text[i + 1] == 'i');
    if (text[i] == '-' && before_number) {
      out += kMinus;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string decimal(double value, int digits, bool plus) {
  char buffer[400];
  std::snprintf(buffer, sizeof buffer, plus ? "%+.*f" : "%.*f", digits, value);
  // −0.000 would claim a sign that the digits don't show.
  bool is_zero = true;
  for (const char* c = buffer; *c != '\0'; ++c) is_zero = is_zero && !(*c >= '1' && *c <= '9');
  if (is_zero && std::isfinite(value)) {
    std::snprintf(buffer, sizeof buffer, plus ? "+%.*f" : "%.*f", digits, 0.0);
  }
  return with_true_minus(buffer);
}

std::string bytes_label(int64_t bytes) {
  constexpr const char* kUnits[] = {"KiB", "MiB", "GiB", "TiB"};
  if (bytes < 1024) return std::to_string(bytes) + kNoBreakSpace + "B";
  double amount = static_cast<double>(bytes) / 1024;
  size_t unit = 0;
  while (amount >= 1024 && unit + 1 < std::size(kUnits)) {
    amount /= 1024;
    ++unit;
  }
  return decimal(amount, amount < 10 ? 1 : 0) + kNoBreakSpace + kUnits[unit];
}

}  // namespace convoscope::app
