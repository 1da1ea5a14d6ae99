// The steps of a frame, one function each; frame.cpp calls them in order and nobody else does.
#pragma once

#include "app/frame.h"
#include "app/ui/commands.h"

namespace convoscope::app {

void open_dropped(Parts& parts, const FrameInput& input);
// A loaded picture becomes an edit of the input, a loaded experiment a new document.
void take_loaded(Parts& parts);
void take_saved(Parts& parts);
// What left the program, or why it didn't, becomes a notice.
void take_exported(Parts& parts);

void carry_out_requests(Parts& parts);
void carry_out_export(Parts& parts, const ExportRequests& requests);
void apply_edits(Parts& parts);
// What a crash would take is written aside; what one left is offered once, at the start.
void offer_left(Parts& parts);
void save_aside(Parts& parts, double dt);
void take_answer(Parts& parts, const std::string& answer);

// The newest document, and the layers that are looked at: the chosen one and those with pins.
Wanted wanted(const Parts& parts);

// The chosen layer, map and slice exist in the newest document; the element and batch in the
// Result.
void follow_document(Parts& parts);
// What was on screen is freed aside.
void retire(Parts& parts, const EvaluatorState& evaluation);
void follow_result(Parts& parts, const EvaluatorState& evaluation, double dt);
// The next batch element, if the film plays and it is due.
void play_batch(Parts& parts, const EvaluatorState& evaluation, double dt);

// The window that slides: its next output or tap, if it plays and is due.
void follow_slide(Parts& parts, const EvaluatorState& evaluation, double dt);
// The explained output on the Arithmetic screen, its taps playing; a notice where there is none.
void show_how_made(Parts& parts);

// How the job that writes is getting on; the next frame of the film, if it plays and is due.
void follow_export(Parts& parts, double dt);

// The two sides of the Compare screen, computed only while it is shown; null elsewhere.
const TwinView* follow_twin(Parts& parts, const EvaluatorState& evaluation);

// What the Chain screen traces, only while it is shown.
struct ChainShown {
  const ChainField* field = nullptr;
  const ChainFanOut* fan_out = nullptr;
};
ChainShown follow_chain(Parts& parts, const EvaluatorState& evaluation);

PanelContext panel_context(Parts& parts, const EvaluatorState& evaluation,
                           const Derivation& derivation, const Focus* focus, const FanOut* fan_out,
                           const ChainShown& chain, const TwinView* twin);
// Once lessons are closed, or back at their list, what was open before comes back; once they are
// opened again, the step that was left.
void cross_lesson(Parts& parts);
// What was opened in the middle of a lesson takes the place of what was open before.
void give_up_lesson(Parts& parts);
// The learner's own experiment, also while a lesson lies over it; whether closing would lose none
// of it.
const ExperimentPtr& own_experiment(const Parts& parts);
bool nothing_to_lose(const Parts& parts);
// The lesson that is open: judges what the learner has before them, carries out what a step asks
// for.
void follow_lesson(Parts& parts, const EvaluatorState& evaluation);

// Explanations say which lesson teaches what they are about; F1 while one is shown opens it there.
void follow_words(Parts& parts);
void open_taught(Parts& parts);

// The frame that was drawn just now, to be written aside.
void take_picture(Parts& parts, const std::filesystem::path& path);

void draw_workspace(Parts& parts, PanelContext& context, CommandContext& commands,
                    const FrameInput& input);

// What the keyboard does to the pointer reaches the next frame as events.
void follow_keyboard(Parts& parts);
// Theme, title and further frames while something is on its way.
void follow_view(Parts& parts, const FrameInput& input);
bool wants_to_close(Parts& parts, const FrameInput& input);

}  // namespace convoscope::app
