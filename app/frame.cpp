// See frame.h. Panel → Edit → History → Experiment → evaluate → Result → views: one way, once a
// frame.
#include "app/frame.h"

#include "app/frame_steps.h"
#include "app/panels/learn/lesson_pointers.h"
#include "app/ui/lecture.h"
#include "app/ui/notice_stack.h"
#include "app/widgets/card.h"

namespace convoscope::app {

bool run_frame(Parts& parts, double wait_seconds) {
  const std::optional<std::filesystem::path> picture = parts.print.begin();
  // What happened outside: input, files that were dropped, loaded or saved.
  const FrameInput input = parts.host->begin_frame(wait_seconds);
  open_dropped(parts, input);
  take_loaded(parts);
  take_saved(parts);
  take_exported(parts);

  // The document: requests and edits of the last frame lead to the newest Experiment.
  carry_out_requests(parts);
  apply_edits(parts);
  cross_lesson(parts);
  save_aside(parts, input.dt);
  parts.evaluator.submit(wanted(parts));

  // The answer: the newest Result, which carries the Experiment that it answers.
  const EvaluatorState evaluation = parts.evaluator.poll();
  retire(parts, evaluation);
  follow_document(parts);
  follow_result(parts, evaluation, input.dt);
  play_batch(parts, evaluation, input.dt);
  follow_lesson(parts, evaluation);
  follow_slide(parts, evaluation, input.dt);
  follow_export(parts, input.dt);
  const Derivation& derivation = parts.derivation.update(parts.history.current(), parts.view.layer);
  const Focus* focus = parts.focus.update(evaluation.result, parts.view, parts.hover);
  const ChainShown chain = follow_chain(parts, evaluation);
  const TwinView* twin = follow_twin(parts, evaluation);
  const FanOut* fan_out = parts.fan_out.update(evaluation.result, parts.view, parts.hover);

  // The views: const values in, edits and requests out.
  parts.painter.begin_frame();
  parts.hover = {};
  PanelContext context = panel_context(parts, evaluation, derivation, focus, fan_out, chain, twin);
  CommandContext commands{parts.history, parts.view, parts.requests};
  if (!parts.dialogs.is_open()) take_lecture_keys(parts.view, parts.learn);
  follow_words(parts);
  begin_page();
  draw_workspace(parts, context, commands, input);
  parts.dialogs.draw(parts.view.last_folder, parts.requests);
  end_page();
  draw_spotlight(parts.view.learn, parts.learn);
  draw_lesson_pointers(parts.learn.player);
  parts.timeline.draw(parts.history, parts.thumbnails, context);
  take_answer(parts, draw_notices(parts.notices));
  if (!parts.dialogs.is_open()) {
    open_taught(parts);
    run_shortcuts(commands);
  }

  draw_black_screen(parts.learn);

  follow_keyboard(parts);
  follow_view(parts, input);
  parts.host->end_frame();
  if (picture) take_picture(parts, *picture);
  return !wants_to_close(parts, input);
}

}  // namespace convoscope::app
