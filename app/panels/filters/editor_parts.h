// The parts of the editor that have files of their own. All show and change the chosen filter of
// the chosen layer; actions work on all that are selected.
#pragma once

#include "app/document/weight_edits.h"
#include "app/panels/context.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// The selected filters, and the chosen slice where actions work on that alone.
WeightTarget weight_target(const PanelContext& context);

// Buttons that turn, flip, normalise and combine.
void draw_editor_actions(PanelContext& context, const EditorFacts& facts);
// The button for arithmetic with another filter, and its popup.
void draw_combine(PanelContext& context, float width);

// The slices of the filter as pictures, the chosen one outlined, each with its L2 norm.
void draw_editor_slices(PanelContext& context, const EditorFacts& facts, const Rect& area);

// The locks as cards: with a line that tells their meaning, in two lines without it, or in one line
// and without a heading.
enum class LockForm { kTold, kShort, kLow };
void draw_editor_locks(PanelContext& context, const EditorFacts& facts, LockForm form);
float editor_locks_height(LockForm form);

}  // namespace convoscope::app
