// See frame_steps.h: the steps of a frame that let the window slide, and that show how an output
// was made.
#include "app/frame_steps.h"
#include "app/panels/learn/sliding_window.h"

namespace convoscope::app {

namespace {

// Where its controls are shown; elsewhere nobody could stop it.
bool shows_window(const ViewState& view) {
  return view.screen == Screen::kArithmetic || (view.learn.open && !view.learn.lesson.empty());
}

// The output that the present screen explains, if it is one of the present experiment.
bool choose_output(Parts& parts) {
  ViewState& view = parts.view;
  if (view.screen == Screen::kChain && parts.chain.field.current() != nullptr) {
    const ChainField& field = *parts.chain.field.current();
    if (field.place.level == 0) return false;
    view.layer = field.place.level - 1;
    view.element = field.place.element;
    return true;
  }
  if (view.screen != Screen::kCompare) return view.element.has_value();
  const Comparison* comparison = parts.twin_view.comparison();
  if (comparison == nullptr || !parts.twin_view.cursor) return false;
  const ExperimentPtr& present = parts.history.current();
  for (const Side side : {Side::kA, Side::kB}) {
    const ResultPtr& result = side == Side::kA ? comparison->a : comparison->b;
    if (!result || result->experiment != present) continue;
    view.element = output_of(*comparison, side, *parts.twin_view.cursor);
    return true;
  }
  return false;
}

}  // namespace

void follow_slide(Parts& parts, const EvaluatorState& evaluation, double dt) {
  LearnState& learn = parts.learn;
  ViewState& view = parts.view;
  if (!shows_window(view)) {
    learn.slide.playing = false;
    learn.tap.reset();
    return;
  }
  if (!view.learn.taps) learn.tap.reset();
  if (!learn.slide.playing || !evaluation.result || !has_values(*evaluation.result, view.layer)) {
    return;
  }
  const LayerResult& layer = evaluation.result->layers[view.layer];
  const Layer& settings = evaluation.result->experiment->layers[view.layer];
  const auto speed = double{view.learn.speed};
  constexpr int64_t kEndless = int64_t{1} << 40;
  slide_by(advance(learn.slide, dt, speed, 0, kEndless), layer, settings, view, learn);
  Host::redraw_within(seconds_left(learn.slide, speed));
}

void show_how_made(Parts& parts) {
  const bool chosen = choose_output(parts);
  const Experiment& present = *parts.history.current();
  if (!chosen || parts.view.layer >= present.layers.size()) {
    parts.notices.push("No output of the present experiment is chosen here.", Severity::kError);
    return;
  }
  const Layer& layer = present.layers[parts.view.layer];
  if (!is_convolution(layer.op) || layer.bypassed) {
    parts.notices.push(layer.name + " adds no products of taps, so there is no sum to play.",
                       Severity::kError);
    return;
  }
  parts.view.screen = Screen::kArithmetic;
  parts.view.learn.taps = true;
  parts.learn.tap = 0;
  parts.learn.slide = {.playing = true, .since = 0};
}

}  // namespace convoscope::app
