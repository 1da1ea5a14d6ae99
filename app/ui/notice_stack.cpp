// See notice_stack.h.
#include "app/ui/notice_stack.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/widgets/buttons.h"
#include "app/widgets/registry.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

void draw_card(const Rect& card, const Notice& notice) {
  const bool error = notice.severity == Severity::kError;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(card.min, card.max, palette().raised, dp(8));
  list->AddRect(card.min, card.max, error ? palette().warning : palette().border, dp(8), 0, dp(1));
  const Rect icon = Rect::of(card.min.x + dp(14), card.min.y, dp(24), card.height());
  draw_text(list, icon, error ? kIconWarning : kIconInfo, Font::kBody,
            error ? palette().warning : palette().accent);
}

constexpr float kAnswerWidth = 92, kAnswerGap = 8;  // unscaled

// The answer that was pressed, from `left` on.
std::string draw_answers(const Notice& notice, const std::string& id, const Rect& card) {
  const Scope scope(id);
  std::string pressed;
  float left = card.max.x - dp(10) -
               static_cast<float>(notice.answers.size()) * dp(kAnswerWidth + kAnswerGap);
  for (const std::string& answer : notice.answers) {
    ImGui::SetCursorScreenPos({left, card.centre().y - dp(15)});
    const bool first = answer == notice.answers.front();
    if (button(answer.c_str(), answer,
               {.tooltip = notice.sentence,
                .kind = first ? ButtonKind::kPrimary : ButtonKind::kPlain,
                .width = dp(kAnswerWidth),
                .height = dp(30)})) {
      pressed = answer;
    }
    left += dp(kAnswerWidth + kAnswerGap);
  }
  return pressed;
}

// Sets `pressed` to the answer of a question. True when it was clicked away. `bottom` moves up by
// the card's height.
bool draw_notice(const Notice& notice, size_t index, float& bottom, std::string& pressed) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float icon = dp(44), padding = dp(11);
  const float end =
      dp(20) + static_cast<float>(notice.answers.size()) * dp(kAnswerWidth + kAnswerGap);
  const float most = std::min(dp(760) + end, screen.x - dp(40)) - icon - end;
  const float words = std::min(most, text_size(notice.sentence, Font::kBody).x + 1);
  ImGui::PushFont(font(Font::kBody));
  const float height =
      ImGui::CalcTextSize(notice.sentence.c_str(), nullptr, false, words).y + 2 * padding;
  ImGui::PopFont();
  const Rect card = Rect::of(std::round((screen.x - words - icon - end) / 2), bottom - height,
                             words + icon + end, height);
  bottom = card.min.y - dp(8);

  const std::string id = "notice " + std::to_string(index);
  ImGui::SetNextWindowPos(card.min);
  ImGui::SetNextWindowSize(card.size());
  ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
  ImGui::Begin(id.c_str(), nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoSavedSettings |
                   ImGuiWindowFlags_NoFocusOnAppearing | ImGuiWindowFlags_NoNav);
  ImGui::PopStyleVar();
  bool clicked = false;
  if (notice.answers.empty()) {
    clicked = ImGui::InvisibleButton("card", card.size());
    register_item("notice", id, notice.sentence, "");
  }
  draw_card(card, notice);
  if (!notice.answers.empty()) {
    pressed = draw_answers(notice, id, card);
    clicked = !pressed.empty();
    register_rect("notice", id, notice.sentence, "", card);
  }
  ImGui::SetCursorScreenPos({card.min.x + icon, card.min.y + padding});
  text_wrapped(notice.sentence, Font::kBody, palette().text, words);
  ImGui::End();
  return clicked;
}

}  // namespace

std::string draw_notices(Notices& notices) {
  float bottom = ImGui::GetIO().DisplaySize.y - dp(24);
  std::optional<size_t> dismissed;
  std::string answer;
  for (size_t i = notices.items().size(); i-- > 0;) {
    std::string pressed;
    if (draw_notice(notices.items()[i], i, bottom, pressed)) {
      dismissed = i;
      answer = pressed;
    }
  }
  if (dismissed) notices.dismiss(*dismissed);
  return answer;
}

}  // namespace convoscope::app
