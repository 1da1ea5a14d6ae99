// The parts of the Export screen's panels that have files of their own.
#pragma once

#include "app/panels/context.h"
#include "app/panels/export/export_items.h"
#include "app/widgets/rect.h"

namespace convoscope::app {

// The film of the chosen layer, with what moves it.
void draw_film(Rect area, PanelContext& context);

// Leads to the film of the selection, which begins to play. Stays in the format of films that was
// chosen last, if one was.
void show_film(ViewState& view, Requests& requests);

// Where a run of layers, its values or a first result are missing: what is being waited for. False
// where nothing is.
bool draw_export_wait(const Rect& area, const PanelContext& context);

}  // namespace convoscope::app
