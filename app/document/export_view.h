// What the Export screen shows and how it would be written: the target, the run of layers, names
// and limits, and how pictures and films are drawn. Which layer, map and batch element a picture
// shows is the selection of all screens.
// Part of the ViewState: saved between runs, never undone. The run of layers belongs to an
// experiment and is not saved.
#pragma once

#include <cstdint>
#include <string>

namespace convoscope::app {

struct ExportView {
  std::string target = "tensorflow";  // an id of app/panels/export/export_items.h
  int64_t first = -1, last = -1;      // layers of the chain; −1: its first, its last
  std::string name;                   // of the files, without ending; empty: the experiment's
  int64_t literal_elements = 4096;    // engine/export/exporting.h

  // Of maps as pictures (engine/picture/map_set.h).
  bool all_maps = true;   // of the layer; otherwise the chosen one
  int64_t map_scale = 1;  // pixels of an element

  // Of the film (engine/picture/animation.h); the theme is also that of sheets.
  int64_t channel = -1;  // of the layer's input; −1: the first that the map reads
  int64_t width = 640;   // pixels
  float speed = 4;       // frames a second
  bool light = true;
  bool loop = true;
  bool numbers = false;  // in the cells
  bool values = true;    // as colours

  bool operator==(const ExportView&) const = default;
};

// The same choices, of another experiment.
ExportView for_another_experiment(const ExportView& view);

// The layers that leave, first ≤ last, among `layers` of them (at least one).
struct LayerRun {
  size_t first = 0, last = 0;
  bool operator==(const LayerRun&) const = default;
};
LayerRun chosen_run(const ExportView& view, size_t layers);
// The run with another end; the other end follows where it would lie beyond.
void choose_first(ExportView& view, size_t first, size_t layers);
void choose_last(ExportView& view, size_t last, size_t layers);

// What files may be called: letters, digits, '-' and '_' of the text, others as '_'; "convoscope"
// where nothing is left.
std::string file_stem(const std::string& text);

}  // namespace convoscope::app
