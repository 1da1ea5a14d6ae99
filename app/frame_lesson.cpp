// See frame_steps.h: the steps of a frame that play lessons. What a step of a lesson sets is an
// Edit like any other, so all that a learner made stays in the history; what was open before the
// first lesson is found again as it was.
#include "app/document/edits.h"
#include "app/frame_steps.h"
#include "app/lessons/words.h"
#include "app/ui/screens.h"
#include "app/widgets/tooltip.h"

namespace convoscope::app {

namespace {

bool learning(const Parts& parts) {
  return parts.view.learn.open && !parts.view.learn.lesson.empty();
}

void look(const LessonView& wanted, ViewState& view, const Experiment& experiment) {
  const auto& all = screens();
  if (wanted.screen) {
    const auto named = std::ranges::find(all, *wanted.screen, &ScreenLayout::word);
    if (named != all.end()) view.screen = named->id;
  }
  if (wanted.layer) view.layer = lesson_layer(experiment, *wanted.layer);
  if (wanted.layer) view.chain.level = view.layer + 1;
  if (wanted.map) view.map = *wanted.map;
  if (wanted.map && view.layer < experiment.layers.size()) {
    view.chain.maps[experiment.layers[view.layer].name] = *wanted.map;
  }
  if (wanted.channel) view.input_channel = *wanted.channel;
  if (wanted.element) view.element = Element{(*wanted.element)[0], (*wanted.element)[1]};
}

// What is selected in one experiment means nothing in another. Sizes of panels, colours and what
// was solved belong to the window and stay.
void select_as(const ViewState& from, ViewState& view) {
  view.layer = from.layer;
  view.batch = from.batch;
  view.map = from.map;
  view.slice = from.slice;
  view.input_channel = from.input_channel;
  view.element = from.element;
  view.input_view = from.input_view;
  view.map_view = from.map_view;
  view.chain = from.chain;
}

void look_back(const ViewState& before, ViewState& view) {
  select_as(before, view);
  view.screen = before.screen;
}

// The Chain screen explains an element of its own. In a lesson both are the same: whichever was
// chosen last.
void share_element(Parts& parts) {
  ViewState& view = parts.view;
  std::optional<Element>& chain = view.chain.element;
  if (chain && chain != parts.learn.shared) view.element = chain;
  chain = view.element;
  parts.learn.shared = view.element;
}

int64_t present_step(const History& history) {
  const auto entries = history.entries();
  return std::ranges::find(entries, true, &HistoryEntry::present)->id;
}

LeftBehind left_behind(const Parts& parts) {
  return {.experiment = parts.history.current(),
          .step = present_step(parts.history),
          .saved = parts.session.clean(parts.history),
          .view = parts.learn.back.value_or(parts.view)};
}

void begin(Parts& parts) {
  parts.learn.own = left_behind(parts);
  parts.learn.back.reset();
  ViewState fresh;
  fresh.chain = for_another_experiment(parts.view.chain);
  select_as(fresh, parts.view);
}

// Snapshots are the learner's own and stay.
void carry_out(Parts& parts, const LessonPlayer::Wish& wish) {
  if (!parts.learn.own) begin(parts);
  if (wish.experiment) {
    Experiment experiment = *wish.experiment;
    experiment.snapshots = parts.history.current()->snapshots;
    experiment.title = parts.learn.player.lesson()->title;
    parts.edits.push(replace_experiment(std::move(experiment), wish.label));
    parts.edits.end_merge();
  }
  parts.learn.look = wish.view;
  parts.learn.slide = {parts.learn.player.step().plays, 0};
}

// To the very step that was left, so that it is as saved as it was. What was done since is a branch
// of the history, to which redo leads. Snapshots taken in a lesson make it another experiment.
void leave(Parts& parts) {
  LeftBehind own = *std::exchange(parts.learn.own, std::nullopt);
  parts.learn.paused = left_behind(parts);
  const auto& snapshots = parts.history.current()->snapshots;
  const bool same = std::ranges::equal(snapshots, own.experiment->snapshots, {},
                                       &Snapshot::experiment, &Snapshot::experiment);
  if (same) parts.history.go_to(own.step);
  if (parts.history.current() != own.experiment) {
    Experiment experiment = *own.experiment;
    experiment.snapshots = snapshots;
    parts.history.apply(replace_experiment(std::move(experiment), "back from the lesson"));
    parts.history.end_merge();
  }
  parts.learn.look.reset();
  parts.learn.slide = {};
  parts.learn.back = std::move(own.view);
}

// Who comes back finds the step as they left it; another step begins anew by itself.
void resume(Parts& parts) {
  LessonPlayer& player = parts.learn.player;
  LeftBehind paused = *std::exchange(parts.learn.paused, std::nullopt);
  const LearnView& view = parts.view.learn;
  const bool same = player.lesson() && player.lesson()->id == view.lesson &&
                    player.step_index() == view.step && !player.entering();
  if (!same) return;
  begin(parts);
  parts.history.go_to(paused.step);
  if (parts.history.current() == paused.experiment) {
    parts.learn.back = std::move(paused.view);
  } else {
    player.restart();
  }
}

// Where the widget with that path is taught; while the course is being read nowhere.
std::optional<LessonPlace> place_about(Parts& parts, const std::string& path) {
  const LessonWord* word = word_about(path);
  const Course* course = word == nullptr ? nullptr : parts.learn.player.ask_course();
  if (course == nullptr) return std::nullopt;
  return taught_at(course->lessons, word->word);
}

}  // namespace

bool nothing_to_lose(const Parts& parts) {
  return parts.learn.own ? parts.learn.own->saved : parts.session.clean(parts.history);
}

const ExperimentPtr& own_experiment(const Parts& parts) {
  return parts.learn.own ? parts.learn.own->experiment : parts.history.current();
}

void cross_lesson(Parts& parts) {
  if (!learning(parts)) {
    if (parts.learn.own) leave(parts);
  } else if (parts.learn.paused) {
    resume(parts);
  }
}

void give_up_lesson(Parts& parts) {
  if (!parts.learn.own) return;
  parts.view.learn.open = false;
  parts.learn.player.restart();
  parts.learn.own.reset();
  parts.learn.paused.reset();
  parts.learn.look.reset();
  parts.learn.back.reset();
  parts.learn.slide = {};
}

void follow_words(Parts& parts) {
  follow_tooltips([&parts](const std::string& path) -> std::string {
    const auto place = place_about(parts, path);
    if (!place) return {};
    const Lesson& lesson = *parts.learn.player.course()->lessons[place->lesson];
    return "F1: lesson " + std::to_string(place->lesson + 1) + ", " + lesson.title + ", step " +
           std::to_string(place->step + 1);
  });
}

void open_taught(Parts& parts) {
  const std::string path = shown_tooltip();
  const auto place = path.empty() ? std::nullopt : place_about(parts, path);
  if (!place || !take_chord({.key = Key::kF1})) return;
  LearnView& view = parts.view.learn;
  view.open = true;
  view.lesson = parts.learn.player.course()->lessons[place->lesson]->id;
  view.step = place->step;
}

void follow_lesson(Parts& parts, const EvaluatorState& evaluation) {
  LearnView& view = parts.view.learn;
  const ExperimentPtr& present = parts.history.current();
  const bool settled = (evaluation.result && evaluation.result->experiment == present) ||
                       (evaluation.refusal && evaluation.refused == present);
  // An element is clamped to the maps that are shown, so the new ones come first.
  if (settled && parts.learn.back) {
    look_back(*std::exchange(parts.learn.back, std::nullopt), parts.view);
  }
  if (!view.open) return;
  if (settled && parts.learn.look) {
    look(*std::exchange(parts.learn.look, std::nullopt), parts.view, *present);
    parts.view.chain.element = parts.learn.shared = parts.view.element;
  }
  if (learning(parts)) share_element(parts);
  parts.learn.player.update(view, {present, evaluation.result, parts.view.element, parts.view.map,
                                   settled && !parts.learn.look, parts.learn.slide.playing});
  if (const auto wish = parts.learn.player.take_wish()) carry_out(parts, *wish);
}

}  // namespace convoscope::app
