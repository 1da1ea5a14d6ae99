// What a panel is given: values to read, its view state, and two queues to write into. A panel
// never reaches further: no GL, no threads, no files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "app/compute/evaluator.h"
#include "app/compute/loader.h"
#include "app/compute/map_worker.h"
#include "app/document/edits.h"
#include "app/document/view_state.h"
#include "app/gpu/map_painter.h"
#include "app/panels/compare/twin.h"
#include "app/panels/export/export_state.h"
#include "app/panels/filters/anatomy.h"
#include "app/panels/filters/bank_keeper.h"
#include "app/panels/filters/bank_state.h"
#include "app/panels/filters/editor_facts.h"
#include "app/panels/filters/filter_study.h"
#include "app/panels/filters/preset_desk.h"
#include "app/panels/focus.h"
#include "app/panels/maps/maps_state.h"
#include "app/panels/settings/derivation.h"
#include "app/panels/timeline_requests.h"
#include "app/widgets/cell_grid.h"

namespace convoscope::app {

// What a panel or command asks for that is no Edit; app/frame.cpp carries it out after the panels.
struct Requests {
  bool undo = false, redo = false, save = false, quit = false;
  bool how_made = false;  // the explained output, tap by tap
  bool browse_open = false, browse_save = false;
  bool browse_model = false, browse_picture = false;
  std::optional<std::filesystem::path> save_to;
  std::optional<LoadRequest> load;
  std::optional<std::filesystem::path> model_picture;  // that a run of a model is to be opened on
  // An edit put another experiment in the place of the present one, which no file holds yet: it is
  // shown from the start, on this screen.
  std::optional<Screen> anew;
  // What is looked at changes between frames, so that all panels of one frame show the same.
  std::optional<size_t> layer;
  std::optional<int64_t> batch, map;
  std::string copy_text;  // for the clipboard
  TimelineRequests timeline;
  BankRequests bank;
  ExportRequests exporting;
};

// Half-typed text and the like: neither saved nor undone.
struct Transient {
  int input_tab = -1;  // −1: the tab of the document's own source
  // What is being loaded: controls show it at once, the document follows.
  std::optional<InputSource> pending_input;
  std::string preset_search;  // of the list over the window
  PresetDesk presets;
  float brush = 0.1f;  // value that painting writes into cells
  bool painting = false;
  CellEditor cell_editor;
  BankTransient bank;
  bool keys_point = false;    // arrow keys moved the element after the mouse rested on another
  bool input_held = false;    // the control that asked for an input is still being dragged
  double seconds_behind = 0;  // how long the maps have been behind the document
  TwinHover twin;
};

struct ChainField;
struct ChainFanOut;
struct ChainState;
struct LearnState;
struct ModelState;

struct PanelContext {
  const ExperimentPtr& experiment;  // the newest document: what controls show
  const Derivation& derivation;     // of that document
  const EvaluatorState& evaluation;
  const ResultPtr& result;      // what maps and numbers show; null before the first
  const Focus* focus;           // the element being explained, of that result; may be null
  const FanOut* input_fan_out;  // outputs that read the input element being pointed at; may be null
  const ChainField* chain_field = nullptr;     // what an element of the chain reads, and what a
  const ChainFanOut* chain_fan_out = nullptr;  // pixel reaches; null where Chain isn't shown
  const TwinView* twin = nullptr;  // what stands side by side; null where Compare isn't shown

  ViewState& view;
  Hover& hover;
  Transient& transient;
  EditQueue& edits;
  Requests& requests;
  MapPainter& painter;
  MapWorker& worker;
  AnatomyKeeper& anatomy;
  BankKeeper& bank;
  FilterStudy& study;
  MapsState& maps;
  EditorKeeper& editor;
  ChainState& chain;
  LearnState& learn;
  ExportState& exporting;
  ModelState& model;
  bool live_numbers = true;  // false hides times, so that pictures are the same in every run

  const Layer& layer() const { return experiment->layers[view.layer]; }
  // Null before the first result, and while an activation that was let go is computed again.
  const LayerResult* layer_result() const {
    return result && has_values(*result, view.layer) ? &result->layers[view.layer] : nullptr;
  }
  // The maps answer other settings than the controls show, for longer than a blink.
  bool stale() const {
    return result && result->experiment != experiment && transient.seconds_behind > 0.15;
  }
};

}  // namespace convoscope::app
