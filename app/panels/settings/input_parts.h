// The parts of the input section that have files of their own, and what they share.
#pragma once

#include "app/panels/settings/settings_sections.h"

namespace convoscope::app {

// What the chosen tab edits: the wish if there is one, else the document's own source.
const InputSource& shown_source(const PanelContext& context);

// Asks for another input. `change` is what the controls did: one that is still held keeps the step
// of history open.
void request_input(PanelContext& context, InputSource source, const Change& change);

Change either(const Change& a, const Change& b);
Change size_row(int64_t& height, int64_t& width);

// A file as the input: pictures, one or a batch; tensors and tables.
void draw_picture_tab(PanelContext& context);
void draw_array_tab(PanelContext& context);
// Of a batch of pictures, the file that the shown element is.
void draw_element_name(PanelContext& context);

}  // namespace convoscope::app
