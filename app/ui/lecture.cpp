// See lecture.h: the bar and what stands below it. Keys are in lecture_keys.cpp, light in
// spotlight.cpp.
#include "app/ui/lecture.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>

#include "app/host/host.h"
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/ui/screens.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

// The smallest window of the program: at 1920×1080, text is half again as large.
constexpr float kWidth = 1280, kHeight = 720;
constexpr float kBar = 52;            // unscaled
constexpr float kWordsShare = 0.36f;  // of the width
constexpr float kWordsLeast = 400;    // unscaled

// "12:05"
std::string clock_text(double seconds) {
  const int whole = static_cast<int>(seconds);
  std::array<char, 16> text;
  std::snprintf(text.data(), text.size(), "%d:%02d", whole / 60, whole % 60);
  return text.data();
}

// A dot for each step: the present one long and filled.
void draw_dots(Rect& bar, size_t step, size_t count) {
  const float dot = dp(9), gap = dp(8), present = dp(26);
  const float width = static_cast<float>(count - 1) * (dot + gap) + present;
  if (width > bar.width() * 0.4f) return;
  Rect row = bar.take_left(width, dp(20));
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (size_t i = 0; i < count; ++i) {
    const Rect place = row.take_left(i == step ? present : dot, gap);
    const float y = std::round(place.centre().y);
    list->AddRectFilled({place.min.x, y - dot / 2}, {place.max.x, y + dot / 2},
                        i <= step ? palette().accent : palette().border, dot / 2);
  }
}

bool tool(Rect& bar, const char* id, const char* icon, const char* tooltip, bool enabled = true,
          bool active = false) {
  const float size = dp(34);
  const Rect place = bar.take_right(size, dp(2));
  ImGui::SetCursorScreenPos({place.min.x, place.centre().y - size / 2});
  return icon_button(id, icon,
                     {.tooltip = tooltip,
                      .kind = ButtonKind::kQuiet,
                      .active = active,
                      .enabled = enabled,
                      .width = size,
                      .height = size});
}

void draw_tools(Rect& bar, PanelContext& context) {
  LectureView& view = context.view.learn.lecture;
  LectureState& state = context.learn.lecture;
  LessonPlayer& player = context.learn.player;
  if (tool(bar, "leave", kIconCross, "Leave the lecture (Escape).")) view.on = false;
  if (tool(bar, "black", kIconCircle,
           "A black screen, so that all look at you (B or full stop); the same key lights it "
           "again.")) {
    state.black = true;
  }
  if (tool(bar, "spotlight", kIconSun, "A spotlight that follows the pointer (S).", true,
           state.follows)) {
    state.follows = !state.follows;
  }
  if (tool(bar, "all parts", kIconGrid,
           "All parts of the screen, not only those that the step needs (C).", true,
           view.all_parts)) {
    view.all_parts = !view.all_parts;
  }
  if (tool(bar, "theme", kIconContrast,
           "Light for projectors, or the theme that the window has otherwise (Ctrl+L).")) {
    view.light = !view.light;
  }
  if (!player.lesson()) return;
  const size_t steps = player.lesson()->steps.size();
  if (tool(bar, "answer", kIconEye,
           "Show the answer of the task, or hide it again and begin the step anew (A).",
           player.step().task.has_value(), player.shows_answer())) {
    player.shows_answer() ? player.restart() : player.show_answer();
  }
  size_t& step = context.view.learn.step;
  if (tool(bar, "next", kIconArrowRight, "The next step (Page Down, which shows the answer first).",
           step + 1 < steps)) {
    ++step;
  }
  if (tool(bar, "before", kIconArrowLeft, "The step before (Page Up).", step > 0)) --step;
}

void draw_bar(Rect bar, PanelContext& context) {
  const Scope scope("lecture");
  ImDrawList* list = ImGui::GetWindowDrawList();
  bar = bar.inset(dp(18), 0);
  draw_tools(bar, context);
  bar.max.x -= dp(14);
  LectureState& state = context.learn.lecture;
  const LessonPtr& lesson = context.learn.player.lesson();
  std::string place;
  const size_t step = context.learn.player.step_index();
  if (lesson) {
    place = std::to_string(step + 1) + " of " + std::to_string(lesson->steps.size());
  }
  if (context.live_numbers) {
    state.seconds += ImGui::GetIO().DeltaTime;
    place += (place.empty() ? "" : "   ") + clock_text(state.seconds);
    Host::redraw_within(1);
  }
  const float width = text_size(place, Font::kMono).x;
  draw_text(list, bar.take_right(width, dp(20)), place, Font::kMono, palette().dim, Align::kRight);
  ImGui::SetCursorScreenPos({bar.max.x, bar.min.y});
  ImGui::Dummy({width + dp(20), bar.height()});
  register_item("text", "place", place, "The step, and how long the lecture has lasted.");
  if (lesson) draw_dots(bar, step, lesson->steps.size());
  const std::string& title = lesson ? lesson->title : context.experiment->title;
  draw_text(list, bar, elide(title, bar.width(), Font::kSemiBold), Font::kSemiBold, palette().text);
}

// A panel by the first part of its widgets' paths: "screen/running sum/view" is of running_sum.
bool is_of(std::string_view path, std::string_view panel) {
  constexpr std::string_view kScreen = "screen/";
  if (!path.starts_with(kScreen)) return false;
  path.remove_prefix(kScreen.size());
  std::string card(path.substr(0, path.find('/')));
  std::ranges::replace(card, ' ', '_');
  return card == panel || card == std::string(panel) + "_view";
}

// What the class needs of the screen: its stage, and whatever the step points at.
std::vector<std::string_view> panels_of(const ScreenLayout& layout, const PanelContext& context) {
  if (context.view.learn.lecture.all_parts) return {};
  std::vector<std::string_view> names = layout.stage;
  const LessonPlayer& player = context.learn.player;
  if (!player.lesson()) return names;
  for (const ScreenNode& node : layout.nodes) {
    const bool pointed = std::ranges::any_of(player.step().points, [&](const Pointer& pointer) {
      return is_of(pointer.widget, node.panel);
    });
    if (pointed && !node.panel.empty()) names.push_back(node.panel);
  }
  return names;
}

}  // namespace

float lecture_scale(float width, float height, float own_scale) {
  return std::max(own_scale, std::min(width / kWidth, height / kHeight));
}

void draw_lecture(Rect page, PanelContext& context, CommandContext&) {
  draw_bar(page.take_top(dp(kBar)), context);
  page.min.x += card_gap();
  page.max.x -= card_gap();
  page.max.y -= card_gap();
  Rect& words = context.learn.lecture.words;
  words = {};
  if (context.view.learn.open && context.learn.player.lesson()) {
    words = page.take_left(std::round(std::max(dp(kWordsLeast), page.width() * kWordsShare)),
                           card_gap());
    draw_lesson_panel(words.min, words.max, context);
  }
  const ScreenLayout& layout = screen(context.view.screen);
  draw_screen(layout, page, context, panels_of(layout, context));
}

}  // namespace convoscope::app
