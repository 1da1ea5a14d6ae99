// Which file the document is, and whether the file holds what is on screen. Reading and writing run
// aside (app/compute/loader, app/compute/saver); here is only what their answers mean for the
// document:
//   opened: Loader's answer → open(), whose Edit goes to the History, then mark_opened()
//   saved:  Saver's answer  → mark_saved()
#pragma once

#include <filesystem>
#include <string>

#include "app/document/history.h"

namespace convoscope::app {

class Session {
 public:
  // Where saving goes; empty while the experiment never was a file: then "save" asks for a name.
  const std::filesystem::path& path() const { return path_; }
  // "start.json", or "untitled".
  std::string name() const;
  // Nothing to lose: an experiment on disk as it stands, or one that nobody has edited since the
  // start.
  bool clean(const History& history) const;

  // `experiment` was read from `path`, or made by the program where that is empty, and is the
  // current step.
  void mark_opened(std::filesystem::path path, History& history);
  // The current step is another experiment, which no file holds: saving asks for a name.
  void leave_file() { path_.clear(); }
  // `path` now holds `experiment`, which was current when saving began; it may have been edited
  // since.
  void mark_saved(std::filesystem::path path, const ExperimentPtr& experiment, History& history);

 private:
  std::filesystem::path path_;
};

// Where "save as" puts a name that was typed: ends in .json.
std::filesystem::path experiment_path(std::filesystem::path typed);

}  // namespace convoscope::app
