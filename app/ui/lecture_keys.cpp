// See lecture.h. Arrow keys and space belong to a control that has the keyboard, letters to a field
// that is being typed into; presenters send Page Up and Page Down, which nothing else gets.
#include "app/host/input_event.h"
#include "app/ui/lecture.h"
#include "app/widgets/control.h"
#include "app/widgets/keyboard.h"

namespace convoscope::app {
namespace {

bool take(Key key) { return take_chord({.key = key}, true); }
bool take_once(Key key) { return take_chord({.key = key}); }

bool control_has_keys() { return keyboard_taken() || !keyboard::pointed().empty(); }

bool wants_on() {
  bool wanted = take(Key::kPageDown);
  if (!control_has_keys()) {
    for (const Key key : {Key::kRight, Key::kDown, Key::kSpace}) wanted = take(key) || wanted;
  }
  return wanted;
}

bool wants_back() {
  bool wanted = take(Key::kPageUp);
  if (!control_has_keys()) {
    for (const Key key : {Key::kLeft, Key::kUp}) wanted = take(key) || wanted;
  }
  return wanted;
}

void go_through(LearnView& view, LessonPlayer& player) {
  const size_t last = player.lesson()->steps.size() - 1;
  if (wants_on()) {
    if (player.hides_answer()) {
      player.show_answer();
    } else if (view.step < last) {
      ++view.step;
    }
  }
  if (wants_back()) {
    if (player.shows_answer()) {
      player.restart();
    } else if (view.step > 0) {
      --view.step;
    }
  }
  if (take_once(Key::kHome)) view.step = 0;
  if (take_once(Key::kEnd)) view.step = last;
  if (take_once(letter_key('A'))) {
    player.shows_answer() ? player.restart() : player.show_answer();
  }
}

bool wants_black() {
  const bool letter = take_once(letter_key('B'));
  return take_once(Key::kPeriod) || letter;
}

// Whatever is pressed lights a black screen again, and does nothing else.
void light_again(LectureState& state) {
  const bool black = wants_black(), on = wants_on(), back = wants_back();
  if (black || on || back || take_once(Key::kEscape)) state.black = false;
}

bool popup_is_open() {
  return ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

}  // namespace

void take_lecture_keys(ViewState& view, LearnState& learn) {
  LectureView& lecture = view.learn.lecture;
  LectureState& state = learn.lecture;
  if (!lecture.on || popup_is_open()) return;
  if (state.black) return light_again(state);
  if (wants_black()) state.black = true;
  if (take_once(letter_key('S'))) state.follows = !state.follows;
  if (take_once(letter_key('D'))) lecture.dim = !lecture.dim;
  if (take_once(letter_key('C'))) lecture.all_parts = !lecture.all_parts;
  if (view.learn.open && learn.player.lesson()) go_through(view.learn, learn.player);
  if (!control_has_keys() && take_once(Key::kEscape)) lecture.on = false;
}

}  // namespace convoscope::app
