// What of a Result leaves the program, as the ViewState has chosen it: values for engine/export and
// engine/picture. The preview, the saved file and the clipboard all come from these.
#pragma once

#include <vector>

#include "app/document/view_state.h"
#include "engine/export/export_pictures.h"
#include "engine/export/exporting.h"
#include "engine/export/map_files.h"

namespace convoscope::app {

// Layers whose activations and inputs a run needs: EvaluateOptions::look.
std::vector<size_t> layers_read(const Experiment& experiment, const LayerRun& run);
// They are here.
bool has_run(const Result& result, const LayerRun& run);

ExportSource source_of(const ResultPtr& result, const ExportView& view);
ExportOptions export_options(const Experiment& experiment, const ExportView& view);

// Of the files: what was typed, or the layer's name, or the experiment's where there are several.
std::string export_name(const Experiment& experiment, const ExportView& view);

// Of the files of maps: "conv1-maps", "conv1-sheet", "conv1-map3".
std::string maps_name(const Experiment& experiment, const ViewState& view, MapFormat format);

// The chosen layer, map and batch element, within what the result has.
AnimationOptions film_options(const Result& result, const ViewState& view);
// In the colours and over the ranges that the window shows; a sheet's colours are those of its
// page.
MapsOptions maps_options(const Result& result, const ViewState& view, MapFormat format);

}  // namespace convoscope::app
