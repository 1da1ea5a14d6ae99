// See frame_steps.h: the step of a frame that plays lessons. What a step of a lesson sets is an
// Edit like any other, so all that a learner made stays in the history.
#include "app/document/edits.h"
#include "app/frame_steps.h"
#include "app/ui/screens.h"

namespace convoscope::app {

namespace {

void look(const LessonView& wanted, ViewState& view, const Experiment& experiment) {
  const auto& all = screens();
  if (wanted.screen) {
    const auto named = std::ranges::find(all, *wanted.screen, &ScreenLayout::word);
    if (named != all.end()) view.screen = named->id;
  }
  if (wanted.layer) view.layer = lesson_layer(experiment, *wanted.layer);
  if (wanted.map) view.map = *wanted.map;
  if (wanted.channel) view.input_channel = *wanted.channel;
  if (wanted.element) view.element = Element{(*wanted.element)[0], (*wanted.element)[1]};
}

// Snapshots are the learner's own and stay.
void carry_out(Parts& parts, const LessonPlayer::Wish& wish) {
  const ExperimentPtr& present = parts.history.current();
  if (!parts.learn.theirs) parts.learn.theirs = present;
  if (wish.experiment) {
    Experiment experiment = *wish.experiment;
    experiment.snapshots = present->snapshots;
    experiment.title = parts.learn.player.lesson()->title;
    parts.edits.push(replace_experiment(std::move(experiment), wish.label));
    parts.edits.end_merge();
  }
  parts.learn.look = wish.view;
  parts.learn.slide = {parts.learn.player.step().plays, 0};
}

// Closed, or back at the list: what was open before the first lesson comes back.
void give_back(Parts& parts) {
  const ExperimentPtr theirs = std::exchange(parts.learn.theirs, nullptr);
  Experiment experiment = *theirs;
  experiment.snapshots = parts.history.current()->snapshots;
  parts.edits.push(replace_experiment(std::move(experiment), "back from the lesson"));
  parts.edits.end_merge();
}

}  // namespace

void follow_lesson(Parts& parts, const EvaluatorState& evaluation) {
  LearnView& view = parts.view.learn;
  if (view.open) {
    const ExperimentPtr& present = parts.history.current();
    const bool settled = (evaluation.result && evaluation.result->experiment == present) ||
                         (evaluation.refusal && evaluation.refused == present);
    // An element is clamped to the maps that are shown, so the new ones come first.
    if (settled && parts.learn.look) {
      look(*std::exchange(parts.learn.look, std::nullopt), parts.view, *present);
    }
    parts.learn.player.update(view, {present, evaluation.result, parts.view.element, parts.view.map,
                                     settled && !parts.learn.look});
    if (const auto wish = parts.learn.player.take_wish()) carry_out(parts, *wish);
  }
  const bool learning = view.open && !view.lesson.empty();
  if (!learning && parts.learn.theirs) give_back(parts);
}

}  // namespace convoscope::app
