// The lesson that stands beside the screen: its step's words, the task, the sliding window, and the
// way through the steps. Without an open lesson, the list of all.
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/learn/lesson_parts.h"
#include "app/panels/learn/sliding_window.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

void go_to(LearnView& view, size_t step) { view.step = step; }

// A bar for each step: done, present, to come.
void draw_steps(const LearnView& view, const Lesson& lesson, size_t present) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const auto count = static_cast<float>(lesson.steps.size());
  const float gap = dp(6), part = (width - gap * (count - 1)) / count;
  for (size_t i = 0; i < lesson.steps.size(); ++i) {
    const bool done = !lesson.steps[i].task ? i < present : is_solved(view, lesson.id, i);
    const ImU32 colour = done ? palette().accent : i == present ? palette().faint : palette().field;
    const float x = at.x + static_cast<float>(i) * (part + gap);
    ImGui::GetWindowDrawList()->AddRectFilled({x, at.y}, {x + part, at.y + dp(5)}, colour, dp(2));
  }
  ImGui::Dummy({width, dp(9)});
}

void draw_place(PanelContext& context, const Lesson& lesson, size_t step) {
  if (button("all", "All lessons",
             {.tooltip = "Back to the list. What was solved is remembered.",
              .icon = kIconArrowLeft,
              .kind = ButtonKind::kQuiet,
              .small = true})) {
    context.view.learn.lesson.clear();
  }
  text_elided(lesson.title, ImGui::GetContentRegionAvail().x, Font::kMedium, palette().accent);
  draw_steps(context.view.learn, lesson, step);
  text("step " + std::to_string(step + 1) + " of " + std::to_string(lesson.steps.size()),
       Font::kSmall, palette().dim);
  ImGui::Dummy({1, dp(4)});
}

// Before a class the bar above says which lesson and step it is.
void draw_head(PanelContext& context, const Lesson& lesson, size_t step) {
  if (!context.view.learn.lecture.on) draw_place(context, lesson, step);
  text_wrapped(lesson.steps[step].title, Font::kTitle, palette().text);
  register_item("text", "title", lesson.steps[step].title, "");
  ImGui::Dummy({1, dp(4)});
}

void draw_way(PanelContext& context, const LessonPlayer& player) {
  LearnView& view = context.view.learn;
  const Lesson& lesson = *player.lesson();
  const size_t step = player.step_index();
  const bool last = step + 1 == lesson.steps.size();
  const bool open = player.step().task && !player.solved();
  const float width = (ImGui::GetContentRegionAvail().x - dp(16)) / 3;
  const ImVec2 at = ImGui::GetCursorScreenPos();
  if (button("back", "Back",
             {.tooltip = "The step before, from its beginning.",
              .enabled = step > 0,
              .width = width})) {
    go_to(view, step - 1);
  }
  ImGui::SetCursorScreenPos({at.x + width + dp(8), at.y});
  if (button("again", "Again",
             {.tooltip = "This step from its beginning. What you made stays in the history.",
              .width = width})) {
    context.learn.player.restart();
  }
  ImGui::SetCursorScreenPos({at.x + 2 * (width + dp(8)), at.y});
  const char* const word = last ? "Done" : open ? "Skip" : "Next";
  const char* const why = last   ? "To the list of lessons."
                          : open ? "The next step. Come back to this task whenever you like."
                                 : "The next step.";
  if (!button("next", word,
              {.tooltip = why,
               .kind = open ? ButtonKind::kPlain : ButtonKind::kPrimary,
               .width = width})) {
    return;
  }
  if (last) {
    view.lesson.clear();
  } else {
    go_to(view, step + 1);
  }
}

void draw_step(PanelContext& context) {
  LessonPlayer& player = context.learn.player;
  draw_head(context, *player.lesson(), player.step_index());
  if (player.refusal()) {
    error_box(player.refusal()->sentence);
  } else if (player.entering()) {
    text("preparing …", Font::kSmall, palette().dim);
  } else {
    // The task comes first, so that it is in sight, but where the words are about the window.
    const bool slides = player.step().plays;
    draw_lesson_words(player);
    if (slides) draw_sliding_window(context);
    draw_lesson_task(player);
    if (!slides) {
      ImGui::Dummy({1, dp(8)});
      draw_sliding_window(context);
    }
  }
  if (context.view.learn.lecture.on) return;
  ImGui::Dummy({1, dp(6)});
  draw_way(context, player);
}

// Another step begins at its top.
void scroll_to_begin(LearnState& learn, const std::string& place) {
  if (learn.shown_at == place) return;
  learn.shown_at = place;
  ImGui::SetScrollY(0);
}

}  // namespace

void draw_lesson_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("lesson", {min, max});
  LearnState& learn = context.learn;
  if (learn.player.lesson()) {
    scroll_to_begin(learn, learn.player.lesson()->id + std::to_string(learn.player.step_index()));
    draw_step(context);
  } else {
    draw_lesson_list(context);
  }
  end_card();
}

}  // namespace convoscope::app
