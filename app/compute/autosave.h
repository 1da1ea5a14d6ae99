// What a crash would take: the present experiment, with its snapshots, is written aside into a
// folder of the program's own a few seconds after its last change, and goes when the window is
// closed. What lies there without a window that owns it was left by a crash. Each window has a file
// and a lock of its own, which the system lets go of when its process ends, however that ends.
#pragma once

#include <filesystem>

#include "app/compute/background.h"
#include "engine/experiment/experiment.h"

namespace convoscope::app {

class Autosave {
 public:
  Autosave() = default;
  ~Autosave();  // after the last write; removes this window's file and what it took over
  Autosave(const Autosave&) = delete;
  Autosave& operator=(const Autosave&) = delete;

  // Until then nothing is written. A folder that can't be used is let go: saving aside is never
  // worth an error.
  void start(const std::filesystem::path& folder);
  // Once a frame: what there is to lose. `clean`: nothing, it is on disk as it stands.
  void follow(const ExperimentPtr& present, bool clean, double seconds);

  // The newest file that a crash had left at the start; empty where there was none, or once it was
  // taken over or forgotten.
  const std::filesystem::path& left() const { return left_; }
  // It was restored into this window: it goes when this window is closed in order.
  void take_over();
  void forget_left();  // at once

  // This window's own file; empty before start().
  const std::filesystem::path& file() const { return file_; }
  void wait_idle() const { background_.wait_idle(); }

 private:
  void write(const ExperimentPtr& experiment);

  std::filesystem::path file_, lock_path_, left_, taken_over_;
  int lock_ = -1;
  ExperimentPtr seen_;
  double unchanged_ = 0;  // seconds
  bool written_ = false, waits_ = false;
  Background background_;
};

// $XDG_STATE_HOME/convoscope, by the XDG base directory rules; empty without a home.
std::filesystem::path state_folder();

}  // namespace convoscope::app
