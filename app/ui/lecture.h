// A lesson, or the present screen, in front of a class: large, with few controls, steered by the
// keys of a presenter. What it shows is that of any other time; only layout, size and keys differ,
// and answers wait until they are asked for (app/lessons/player.h).
#pragma once

#include "app/panels/context.h"
#include "app/panels/learn/learn_state.h"
#include "app/ui/commands.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// A presenter's keys, before anything else in the frame hears of them:
//   Page Down, right, down, space   the answer, then the next step
//   Page Up, left, up               back
//   Home, End                       the first step, the last
//   A, B or full stop, S, D, C      answer, black, spotlight, dimming, all parts of the screen
//   Escape                          leave
void take_lecture_keys(ViewState& view, LearnState& learn);

// How large everything is drawn in a window of so many framebuffer pixels: the smallest window
// that panels are made for fills it. Never smaller than outside the lecture.
float lecture_scale(float width, float height, float own_scale);

// In place of the top bar and the screen.
void draw_lecture(Rect page, PanelContext& context, CommandContext& commands);

// Over the page: darkness but for what is pointed at, or the black screen.
void draw_spotlight(const LearnView& view, const LearnState& learn);
void draw_black_screen(const LearnState& learn);

}  // namespace convoscope::app
