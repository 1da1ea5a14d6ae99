// The list of lessons. See lesson_parts.h.
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/learn/lesson_parts.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

size_t solved_tasks(const LearnView& view, const Lesson& lesson) {
  size_t count = 0;
  for (size_t i = 0; i < lesson.steps.size(); ++i) {
    count += lesson.steps[i].task && is_solved(view, lesson.id, i);
  }
  return count;
}

// Number, title and about; at the right what was solved. The whole row opens it.
void draw_lesson(PanelContext& context, const Lesson& lesson, size_t number) {
  LearnView& view = context.view.learn;
  const size_t solved = solved_tasks(view, lesson), tasks = lesson.tasks();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x, height = dp(58);
  const std::string done = std::to_string(solved) + " of " + std::to_string(tasks);
  ImGui::InvisibleButton(lesson.id.c_str(), {width, height});
  const bool pressed = ImGui::IsItemClicked();
  const bool hovered = ImGui::IsItemHovered();
  register_item("button", lesson.id, lesson.title + ", " + done,
                lesson.about + "\nAbout " + std::to_string(lesson.minutes) + " minutes.");
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect row = Rect::of(at.x, at.y, width, height);
  list->AddRectFilled(row.min, row.max, palette().field, dp(8));
  if (hovered) list->AddRectFilled(row.min, row.max, palette().hover, dp(8));
  row = row.inset(dp(12), dp(7));
  const Rect side = row.take_right(dp(64), dp(8));
  const std::string title = std::to_string(number) + "  " + lesson.title;
  draw_text(list, row.take_top(dp(22)), elide(title, row.width(), Font::kMedium), Font::kMedium,
            palette().text);
  draw_text(list, row.take_top(dp(20)), elide(lesson.about, row.width(), Font::kSmall),
            Font::kSmall, palette().dim);
  draw_text(list, side, solved == tasks ? std::string(kIconCheck) + "  " + done : done,
            Font::kMonoSmall, solved == tasks ? palette().accent : palette().dim, Align::kRight);
  ImGui::SetCursorScreenPos({at.x, at.y + height + dp(6)});
  if (pressed) {
    view.lesson = lesson.id;
    view.step = 0;
    // Where one stopped.
    for (size_t i = 0; i < lesson.steps.size() && solved < tasks; ++i) {
      if (lesson.steps[i].task && is_solved(view, lesson.id, i)) view.step = i + 1;
    }
    view.step = std::min(view.step, lesson.steps.size() - 1);
  }
}

}  // namespace

void draw_lesson_list(PanelContext& context) {
  text("Lessons", Font::kTitle, palette().text);
  text_wrapped(
      "Each is an experiment that you change yourself; what you do is checked while you work. What "
      "you had open comes back when the lessons are closed.",
      Font::kSmall, palette().dim);
  ImGui::Dummy({1, dp(6)});
  const Course* course = context.learn.player.course();
  if (course == nullptr) {
    text("reading the lessons …", Font::kSmall, palette().dim);
    return;
  }
  for (const std::string& refusal : course->refusals) error_box(refusal);
  if (course->lessons.empty()) {
    text_wrapped("The program's lessons were not found.", Font::kSmall, palette().dim);
  }
  for (size_t i = 0; i < course->lessons.size(); ++i) {
    draw_lesson(context, *course->lessons[i], i + 1);
  }
}

}  // namespace convoscope::app
