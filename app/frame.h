// One frame of the application, in data-flow order. Start reading here: frame.cpp is the map of the
// program, and nothing else knows this order.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "app/compute/autosave.h"
#include "app/compute/background.h"
#include "app/compute/bank_worker.h"
#include "app/compute/evaluator.h"
#include "app/compute/export_job.h"
#include "app/compute/loader.h"
#include "app/compute/map_worker.h"
#include "app/compute/retired.h"
#include "app/compute/saver.h"
#include "app/compute/thumbnails.h"
#include "app/compute/twin.h"
#include "app/document/history.h"
#include "app/document/notices.h"
#include "app/document/session.h"
#include "app/gpu/map_painter.h"
#include "app/host/host.h"
#include "app/panels/chain/chain_state.h"
#include "app/panels/context.h"
#include "app/panels/learn/learn_state.h"
#include "app/panels/model/model_state.h"
#include "app/print/frame_page.h"
#include "app/ui/dialogs.h"
#include "app/ui/timeline.h"
#include "engine/io/assets.h"

namespace convoscope::app {

// A picture of the window that was asked for, and the style of the frame that becomes it.
class WindowPrint {
 public:
  void ask(std::filesystem::path path);
  // Before a frame: where its picture goes, if it becomes one; end() once it was taken.
  std::optional<std::filesystem::path> begin();
  void end() { style_.reset(); }

 private:
  std::filesystem::path path_;  // empty: none
  std::optional<PrintStyle> style_;
};

// The parts that a frame joins. Order matters: what runs aside goes before what it writes to, GL
// objects before the context.
struct Parts {
  explicit Parts(std::unique_ptr<Host> the_host, ExperimentPtr first);

  std::unique_ptr<Host> host;
  Background background;  // tiles and histograms
  MapPainter painter;
  MapWorker worker;
  BankWorker bank_worker;
  Retired retired;  // results and experiments that were on screen
  Evaluator evaluator;
  Twin twin;  // both sides of the Compare screen
  Thumbnails thumbnails;
  Loader loader;
  Saver saver;
  Autosave autosave;
  ExportJob export_job;

  History history;
  Session session;
  ViewState view;
  Notices notices;
  EditQueue edits;
  Requests requests;
  Transient transient;
  Hover hover;
  FocusKeeper focus;
  DerivationKeeper derivation;
  AnatomyKeeper anatomy;
  BankKeeper bank;
  FilterStudy study;
  TwinSidesKeeper twin_sides;
  TwinView twin_view;
  MapsState maps;
  EditorKeeper editor;
  ChainState chain;
  LearnState learn;
  ExportState exporting;
  WindowPrint print;
  ModelState model;
  FanOutKeeper fan_out;
  Dialogs dialogs;
  Timeline timeline;
  std::vector<ShippedExperiment> shipped;

  bool live_numbers = true;  // false hides times, so that pictures are the same in every run
};

// Waits at most `wait_seconds` for something to happen. Returns false when the window is to close.
bool run_frame(Parts& parts, double wait_seconds);

}  // namespace convoscope::app
