// See frame_steps.h: the step of a frame that draws the page.
#include <algorithm>
#include <cmath>

#include "app/frame_steps.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/ui/lecture.h"
#include "app/ui/screens.h"
#include "app/ui/top_bar.h"
#include "app/widgets/card.h"
#include "app/widgets/split_pane.h"

namespace convoscope::app {

namespace {

// Beside the screen, which keeps what its panels need at least.
Rect take_lesson(Rect& page, ViewState& view) {
  constexpr float kLeast = 300, kScreen = 952, kNarrowScreen = 872;
  const float needed = screen(view.screen).narrow.empty() ? kScreen : kNarrowScreen;
  const float most = std::max(kLeast, page.width() / style().scale - needed);
  const float width = std::clamp(view.lesson_width, kLeast, most);
  const Rect lesson = page.take_left(std::round(dp(width)));
  const Rect gap = page.take_left(card_gap());
  const Scope scope("learn");
  splitter("splitter", Axis::kHorizontal, gap, view.lesson_width,
           {.min = kLeast, .max = most, .per_pixel = 1 / style().scale});
  return lesson;
}

}  // namespace

void draw_workspace(Parts& parts, PanelContext& context, CommandContext& commands,
                    const FrameInput& input) {
  Rect page = Rect::of(0, 0, static_cast<float>(input.width), static_cast<float>(input.height));
  if (parts.view.learn.lecture.on) return draw_lecture(page, context, commands);
  draw_top_bar(page.take_top(top_bar_height()), parts.session, parts.shipped, context, commands);
  page.min.x += card_gap();
  page.max.x -= card_gap();
  page.max.y -= card_gap();
  if (parts.view.learn.open) {
    const Rect lesson = take_lesson(page, parts.view);
    draw_lesson_panel(lesson.min, lesson.max, context);
  }
  draw_screen(screen(parts.view.screen), page, context);
}

}  // namespace convoscope::app
