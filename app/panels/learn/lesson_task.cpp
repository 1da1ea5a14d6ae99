// The task of a step. See lesson_parts.h.
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/learn/lesson_parts.h"
#include "app/widgets/controls.h"
#include "app/widgets/rich_text.h"
#include "app/widgets/text.h"
#include "engine/core/text.h"

namespace convoscope::app {
namespace {

// Ground and edge of a part of the panel, drawn below what was put on it since.
class Box {
 public:
  Box(ImU32 ground, ImU32 edge)
      : ground_(ground),
        edge_(edge),
        list_(ImGui::GetWindowDrawList()),
        at_(ImGui::GetCursorScreenPos()),
        width_(ImGui::GetContentRegionAvail().x) {
    list_->ChannelsSplit(2);
    list_->ChannelsSetCurrent(1);
    ImGui::SetCursorScreenPos({at_.x, at_.y + dp(12)});
    ImGui::Indent(dp(14));
    ImGui::PushItemWidth(width_ - dp(28));
  }
  ~Box() {
    ImGui::PopItemWidth();
    ImGui::Unindent(dp(14));
    const float bottom = ImGui::GetCursorScreenPos().y + dp(8);
    list_->ChannelsSetCurrent(0);
    list_->AddRectFilled(at_, {at_.x + width_, bottom}, ground_, dp(8));
    list_->AddRect(at_, {at_.x + width_, bottom}, edge_, dp(8));
    list_->ChannelsMerge();
    ImGui::SetCursorScreenPos({at_.x, bottom + dp(8)});
  }
  Box(const Box&) = delete;
  Box& operator=(const Box&) = delete;

  float inner() const { return width_ - dp(28); }

 private:
  ImU32 ground_, edge_;
  ImDrawList* list_;
  ImVec2 at_;
  float width_;
};

// ✓ 8 columns wide                8
// While answers are hidden it isn't told whether it holds.
void draw_check(const Check& check, CheckState state, bool hidden, float width, size_t index) {
  state.holds = state.holds && !hidden;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  Rect row = Rect::of(at.x, at.y, width, dp(26));
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 centre(row.min.x + dp(9), row.centre().y);
  if (state.holds) {
    list->AddCircleFilled(centre, dp(9), palette().accent);
    draw_text(list, Rect::of(centre.x - dp(9), row.min.y, dp(18), row.height()), kIconCheck,
              Font::kSmall, palette().on_accent, Align::kCentre);
  } else {
    list->AddCircle(centre, dp(8), palette().faint, 0, dp(1.5f));
  }
  row.take_left(dp(28));
  std::string number;
  if (state.shows) number = (state.holds ? "" : "now ") + figure(*state.shows);
  const Rect side = row.take_right(text_size(number, Font::kMonoSmall).x, dp(8));
  draw_text(list, side, number, Font::kMonoSmall, state.holds ? palette().accent : palette().dim,
            Align::kRight);
  // The words wrap; the row is as high as they are.
  ImGui::SetCursorScreenPos({row.min.x, row.min.y + dp(4)});
  ImGui::BeginGroup();
  text_wrapped(check.words, Font::kBody, palette().text, row.width());
  ImGui::EndGroup();
  const float bottom = std::max(row.max.y, ImGui::GetItemRectMax().y + dp(2));
  ImGui::SetCursorScreenPos(at);
  ImGui::Dummy({width, bottom - at.y});
  register_item("check", "check " + std::to_string(index),
                std::string(state.holds ? "holds"
                            : hidden    ? "hidden"
                                        : "open") +
                    (number.empty() ? "" : ", " + number),
                "");
}

void draw_number(LessonPlayer& player, float width) {
  if (player.solved() && player.draft().empty() && player.answer()) {
    const std::string number = with_true_minus(significant(*player.answer(), 6));
    text(number, Font::kMonoBig, palette().accent);
    register_item("text", "shown answer", number, "");
    return;
  }
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float press = dp(92);
  const Change typed = text_field("answer", player.draft(),
                                  {.tooltip = "Type a number; Enter hands it in.",
                                   .hint = "your number",
                                   .mono = true,
                                   .enabled = !player.solved(),
                                   .width = width - press - dp(8)});
  ImGui::SetCursorScreenPos({at.x + width - press, at.y});
  const bool pressed = button("hand in", "Check",
                              {.tooltip = "Look whether the number is right.",
                               .enabled = !player.solved() && !player.draft().empty(),
                               .width = press});
  if ((pressed || typed.released) && !player.draft().empty()) player.give_answer(player.draft());
}

void draw_choices(LessonPlayer& player, const Task& task, float width) {
  for (size_t i = 0; i < task.choices.size(); ++i) {
    const bool chosen = player.answer() == static_cast<double>(i + 1);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    // The words wrap; the row is as high as they are.
    ImGui::SetCursorScreenPos({at.x + dp(30), at.y + dp(5)});
    ImGui::BeginGroup();
    rich_text(player.words(task.choices[i]), palette().text, width - dp(38));
    ImGui::EndGroup();
    const float bottom = ImGui::GetItemRectMax().y + dp(5);
    const Rect row{at, {at.x + width, bottom}};
    ImDrawList* list = ImGui::GetWindowDrawList();
    const ImVec2 centre(row.min.x + dp(12), row.min.y + dp(14));
    list->AddCircle(centre, dp(7), chosen ? palette().accent : palette().faint, 0, dp(1.5f));
    if (chosen) list->AddCircleFilled(centre, dp(4), palette().accent);
    ImGui::SetCursorScreenPos(at);
    const std::string id = "choice " + std::to_string(i + 1);
    ImGui::InvisibleButton(id.c_str(), row.size());
    if (ImGui::IsItemHovered()) list->AddRectFilled(row.min, row.max, palette().hover, dp(6));
    register_item("option", id, chosen ? "chosen" : "", "Hand this answer in.");
    if (ImGui::IsItemClicked() && !player.solved()) player.give_answer(static_cast<double>(i + 1));
    ImGui::SetCursorScreenPos({at.x, bottom + dp(2)});
  }
}

// What is typical of this wrong answer, then the hints that were asked for.
void draw_hints(LessonPlayer& player, const Task& task) {
  const Verdict* verdict = player.verdict();
  const bool told = !player.hides_answer();
  if (told && verdict != nullptr && verdict->wrong && player.acted()) {
    const Box box(palette().pointed, palette().accent_two);
    const std::string words = player.words(task.wrong[*verdict->wrong].hint);
    rich_text(words, palette().text, box.inner());
    register_item("text", "wrong", plain_text(words), "");
  } else if (told && !player.complaint().empty()) {
    text_wrapped(player.complaint(), Font::kMedium, palette().accent_two);
    register_item("text", "complaint", player.complaint(), "");
  } else if (told && player.answer() && !player.solved()) {
    text("Not yet.", Font::kMedium, palette().accent_two);
    register_item("text", "not yet", "", "");
  }
  const size_t shown = std::min(player.hints(), task.hints.size());
  for (size_t i = 0; i < shown; ++i) {
    const Scope scope("hint " + std::to_string(i + 1));
    const Box box(palette().field, palette().outline);
    const std::string words = player.words(task.hints[i]);
    rich_text("**Hint " + std::to_string(i + 1) + " of " + std::to_string(task.hints.size()) +
                  "**  " + words,
              palette().text, box.inner());
    register_item("text", "hint", plain_text(words), "");
  }
  if (shown < task.hints.size() &&
      button("next hint", shown == 0 ? "Hint" : "Next hint",
             {.tooltip = "A little help, then more.", .icon = kIconQuestion, .small = true})) {
    player.next_hint();
  }
  if (!player.hides_answer()) return;
  if (shown < task.hints.size()) ImGui::SameLine(0, dp(8));
  if (button("show answer", "Show the answer",
             {.tooltip = "The task as its lesson solves it, and what to notice (A, or the "
                         "presenter's key for the next step).",
              .icon = kIconEye,
              .small = true})) {
    player.show_answer();
  }
}

void draw_ask(LessonPlayer& player, const Task& task) {
  const Box box(palette().selection, palette().accent);
  text(player.solved() ? std::string(kIconCheck) + "  SOLVED" : "YOUR TURN", Font::kSmall,
       palette().accent);
  register_item("text", "state", player.solved() ? "solved" : "open", "");
  rich_text(player.words(task.ask), palette().text, box.inner(), Font::kSemiBold);
  ImGui::Dummy({1, dp(2)});
  if (task.kind == Task::Kind::kNumber) draw_number(player, box.inner());
  if (task.kind == Task::Kind::kChoice) draw_choices(player, task, box.inner());
  const Verdict* verdict = player.verdict();
  if (task.kind != Task::Kind::kDo || verdict == nullptr) return;
  for (size_t i = 0; i < task.checks.size(); ++i) {
    Check check = task.checks[i];
    check.words = player.words(check.words);
    draw_check(check, verdict->checks[i], player.hides_answer(), box.inner(), i);
  }
}

}  // namespace

void draw_lesson_task(LessonPlayer& player) {
  if (!player.step().task) return;
  const Scope scope("task");
  const Task& task = *player.step().task;
  draw_ask(player, task);
  if (!player.solved()) {
    draw_hints(player, task);
  } else if (!task.notice.empty()) {
    const std::string words = with_true_minus(player.words(task.notice));
    rich_text(words, palette().text);
    register_item("text", "notice", plain_text(words), "");
  }
}

}  // namespace convoscope::app
