// See frame_steps.h: the step of a frame that computes and compares two sides.
#include <algorithm>

#include "app/frame_steps.h"

namespace convoscope::app {

namespace {

TwinRequest request_of(const TwinSides& sides, const ViewState& view) {
  return {.a = sides.a.experiment,
          .b = sides.b.experiment,
          .mended = sides.mended,
          .precision_a = sides.a.precision,
          .precision_b = sides.b.precision,
          .keep_bytes = std::min(view.keep_mib, int64_t{1} << 40) << 20,
          .layer = view.layer,
          .n = view.batch,
          .map = view.map,
          .alignment = view.compare.alignment,
          .without_border = view.compare.without_border,
          .tolerance = view.compare.tolerance};
}

bool answers(const TwinState& state, const TwinRequest& request) {
  return state.comparison && state.comparison->request == request;
}

}  // namespace

const TwinView* follow_twin(Parts& parts, const EvaluatorState& evaluation) {
  TwinHover& hover = parts.transient.twin;
  hover.pair = std::exchange(hover.next, std::nullopt);
  TwinView& twin = parts.twin_view;
  twin.behind = false;
  if (parts.view.screen != Screen::kCompare) return nullptr;
  const ExperimentPtr& present = parts.history.current();
  const TwinSides& sides = parts.twin_sides.update(present, parts.view);
  const TwinRequest request = request_of(sides, parts.view);
  twin.sides = &sides;
  twin.state = parts.twin.submit(request, present, evaluation, parts.view.precision);
  parts.retired.keep(twin.state.a);
  parts.retired.keep(twin.state.b);
  parts.retired.keep(twin.state.comparison);
  const bool refused = twin.state.refusal_a || twin.state.refusal_b;
  twin.behind = !answers(twin.state, request) && (refused || twin.state.busy);
  twin.cursor = twin_cursor(twin.comparison(), parts.view.compare, hover);
  return &twin;
}

}  // namespace convoscope::app
