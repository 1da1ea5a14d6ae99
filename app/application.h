// Owns the parts of the program and their lifetimes; no logic. The command line opens a window or
// draws the workspace into a file through the two calls at the end; tests drive an Application
// frame by frame on a host without a window.
#pragma once

#include <array>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/frame.h"

namespace convoscope::app {

class Application {
 public:
  Application(std::unique_ptr<Host> host, Experiment first);
  ~Application();

  // One frame; false when the window is to close.
  bool frame(double wait_seconds = 0);
  // Frames until nothing is loading, computing or being drawn aside, `most` at the most; false when
  // something still was.
  bool settle(int most = 2000);

  Host& host() { return *parts_->host; }
  ViewState& view() { return parts_->view; }
  Session& session() { return parts_->session; }
  const History& history() const { return parts_->history; }
  const ExperimentPtr& experiment() const { return parts_->history.current(); }
  EvaluatorState evaluation() const { return parts_->evaluator.poll(); }
  const Notices& notices() const { return parts_->notices; }
  // What the last frame explained, and what it drew; null when nothing is pointed at.
  const Focus* focus() const { return parts_->focus.current(); }
  const FanOut* fan_out() const { return parts_->fan_out.current(); }
  // What the last frame that showed the Chain screen traced; may be null.
  const ChainField* chain_field() const { return parts_->chain.field.current(); }
  const ChainState& chain() const { return parts_->chain; }
  const ExportState& exporting() const { return parts_->exporting; }
  const ChainFanOut* chain_fan_out() const { return parts_->chain.fan_out.current(); }
  const LearnState& learn() const { return parts_->learn; }
  // What stood side by side in the last frame that showed it.
  const TwinView& twin() const { return parts_->twin_view; }
  PainterCounts painted() const { return parts_->painter.counts(); }
  // Something that the last frame showed is still being made.
  bool painting() const { return parts_->painter.pending(); }
  // What a person would ask for through menu, shortcut or drop.
  Requests& requests() { return parts_->requests; }
  // Times and the SIMD target are left out, so that the same experiment gives the same picture.
  void hide_live_numbers() { parts_->live_numbers = false; }
  void mark_opened(std::filesystem::path path);
  // Shows what a model's file holds.
  void show_model(OpenedModel model);
  const ModelState& model() const { return parts_->model; }
  // Begins a lesson of a file at a step counted from 0; where the file is none, the list of lessons
  // says so.
  void open_lesson(const std::filesystem::path& path, size_t step = 0);
  // Saves aside into a folder, and offers what a crash left there.
  void start_autosave(const std::filesystem::path& folder);
  const Autosave& autosave() const { return parts_->autosave; }

 private:
  std::unique_ptr<Parts> parts_;
};

// The experiment that opens by default, and what a path given by the user stands for. A model's
// file is looked into, and a lesson stands, beside the default one.
struct Opened {
  Experiment experiment;
  std::filesystem::path path;  // of an experiment file; otherwise empty
  std::optional<OpenedModel> model = {};
  std::filesystem::path lesson = {};  // of a lesson's file; otherwise empty
};
Expected<Opened> open_default();
Expected<Opened> open_path(const std::filesystem::path& path);

struct RenderOptions {
  std::filesystem::path experiment, output;
  ExperimentPtr given;              // in place of a file; may be null
  int width = 1600, height = 1000;  // of the picture
  float scale = 1;
  bool light = false;
  std::string screen;  // a word of app/ui/screens.h; empty: "explore", or "model" for a model
  std::optional<std::array<int64_t, 2>> element;  // y, x of the explained output element
  int64_t map = -1;                               // -1: the view's own choice
  std::string layer;                              // name or number; empty: the first
  std::string lesson;                             // id of one that stands beside it; empty: none
  int64_t step = 1;                               // of the lesson
  bool lecture = false;                           // as before a class
  bool answer = false;                            // of its task, shown; needs a lecture
  std::string target;                             // of the Export screen; empty: the first
  bool list_widgets = false;
};

// Draws the workspace without a display. The text is the list of widgets when that was asked for,
// otherwise empty.
Expected<std::string> render_workspace(const RenderOptions& options);

struct WindowOptions {
  // An experiment, a picture, a model or a lesson; empty: what is shown at first.
  std::filesystem::path open;
};

// Returns when the window was closed.
Expected<void> open_window(const WindowOptions& options);

}  // namespace convoscope::app
