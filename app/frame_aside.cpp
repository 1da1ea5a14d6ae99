// See frame_steps.h: the steps of a frame that keep what a crash would take, and offer what one
// left.
#include "app/frame_steps.h"

namespace convoscope::app {

namespace {

constexpr const char* kRestore = "Restore";
constexpr const char* kLater = "Later";
constexpr const char* kDiscard = "Discard";

}  // namespace

void offer_left(Parts& parts) {
  if (parts.autosave.left().empty()) return;
  parts.notices.ask("An experiment that was not saved is still there from the last time.",
                    {kRestore, kLater, kDiscard});
}

void save_aside(Parts& parts, double dt) {
  parts.autosave.follow(own_experiment(parts), nothing_to_lose(parts), dt);
}

void take_answer(Parts& parts, const std::string& answer) {
  if (answer == kRestore) parts.requests.load = LoadPath{parts.autosave.left()};
  if (answer == kDiscard) parts.autosave.forget_left();
}

}  // namespace convoscope::app
