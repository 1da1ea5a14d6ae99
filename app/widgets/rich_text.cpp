// See rich_text.h.
#include "app/widgets/rich_text.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <string_view>

#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

struct Mark {
  std::string_view sign;
  Font font;
};
// The longer sign first: "**" begins with "*".
constexpr std::array<Mark, 3> kMarks{
    {{"**", Font::kSemiBold}, {"*", Font::kMedium}, {"`", Font::kMono}}};

const Mark* mark_at(std::string_view rest) {
  const auto found =
      std::ranges::find_if(kMarks, [&](const Mark& mark) { return rest.starts_with(mark.sign); });
  return found == kMarks.end() ? nullptr : &*found;
}

bool is_digit(const std::string& text, size_t at) {
  return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
}

// "3 × 3" and "18 432" stay on a line: their spaces become such as don't break.
std::string unbroken(const std::string& text) {
  static constexpr std::string_view kTimes = "\u00d7 ", kKept = "\u00a0";
  std::string kept;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool behind_digit = i > 0 && is_digit(text, i - 1);
    if (text[i] != ' ' || !behind_digit) {
      kept += text[i];
    } else if (text.compare(i + 1, kTimes.size(), kTimes) == 0 &&
               is_digit(text, i + 1 + kTimes.size())) {
      kept.append(kKept).append("\u00d7").append(kKept);
      i += kTimes.size();
    } else {
      const bool three = is_digit(text, i + 1) && is_digit(text, i + 2) && is_digit(text, i + 3);
      kept += three && !is_digit(text, i + 4) ? kKept : std::string_view(" ");
    }
  }
  return kept;
}

// Words, each with the space before it; a run's own words keep its face.
struct Word {
  std::string text;
  Font font;
  bool after_space = false;
};

std::vector<Word> words_of(const std::vector<TextRun>& runs) {
  std::vector<Word> words;
  bool space = false;
  for (const TextRun& run : runs) {
    const std::string text = unbroken(run.text);
    size_t at = 0;
    while (at < text.size()) {
      if (text[at] == ' ' || text[at] == '\n') {
        space = true;
        ++at;
        continue;
      }
      const size_t end = std::min(text.find_first_of(" \n", at), text.size());
      words.push_back({text.substr(at, end - at), run.font, space});
      space = false;
      at = end;
    }
  }
  return words;
}

}  // namespace

std::vector<TextRun> text_runs(const std::string& markup, Font plain) {
  std::vector<TextRun> runs;
  const auto add = [&runs](std::string_view text, Font font) {
    if (text.empty()) return;
    if (!runs.empty() && runs.back().font == font) {
      runs.back().text += text;
    } else {
      runs.push_back({std::string(text), font});
    }
  };
  std::string_view rest = markup;
  while (!rest.empty()) {
    const Mark* mark = mark_at(rest);
    const size_t close =
        mark == nullptr ? std::string_view::npos : rest.find(mark->sign, mark->sign.size());
    // "2 * 3 * 4" is no emphasis: a mark touches what it marks.
    const bool touches = close != std::string_view::npos && close > mark->sign.size() &&
                         rest[mark->sign.size()] != ' ' && rest[close - 1] != ' ';
    if (touches) {
      add(rest.substr(mark->sign.size(), close - mark->sign.size()), mark->font);
      rest.remove_prefix(close + mark->sign.size());
      continue;
    }
    const size_t unmarked = std::min(rest.find_first_of("*`", 1), rest.size());
    add(rest.substr(0, unmarked), plain);
    rest.remove_prefix(unmarked);
  }
  return runs;
}

std::string plain_text(const std::string& markup) {
  std::string text;
  for (const TextRun& run : text_runs(markup)) text += run.text;
  return text;
}

void rich_text(const std::string& markup, ImU32 colour, float width, Font plain) {
  const ImVec2 place = ImGui::GetCursorScreenPos();
  if (width <= 0) width = std::max(1.0f, ImGui::GetContentRegionAvail().x);
  const float size = font(Font::kBody)->FontSize, pitch = std::round(size * 1.5f);
  const float space = text_size(" ", Font::kBody).x;
  float x = 0, y = 0;
  for (const Word& word : words_of(text_runs(markup, plain))) {
    const float extent = text_size(word.text, word.font).x;
    const float gap = word.after_space && x > 0 ? space : 0;
    if (x > 0 && x + gap + extent > width) {
      x = 0;
      y += pitch;
    } else {
      x += gap;
    }
    ImFont* const face = font(word.font);
    const float drop = std::round((size - face->FontSize) / 2);
    ImGui::GetWindowDrawList()->AddText(
        face, face->FontSize, {std::round(place.x + x), place.y + y + drop},
        ImGui::GetColorU32(colour), word.text.data(), word.text.data() + word.text.size());
    x += extent;
  }
  ImGui::Dummy({width, y + size + dp(2)});
}

}  // namespace convoscope::app
