// Writes experiment files aside: literal values of a large bank take a while as text. Every save is
// carried out, in order; closing the program waits for them.
#pragma once

#include <deque>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>

#include "app/compute/background.h"
#include "engine/experiment/experiment.h"

namespace convoscope::app {

struct Saved {
  ExperimentPtr experiment;  // what the file holds now: Session::mark_saved
  std::filesystem::path path;
};

class Saver {
 public:
  Saver() = default;
  ~Saver();  // after the last save
  Saver(const Saver&) = delete;
  Saver& operator=(const Saver&) = delete;

  void submit(ExperimentPtr experiment, std::filesystem::path path);
  bool busy() const { return background_.busy(); }
  // The oldest answer that was not taken yet; a failure is a sentence.
  std::optional<Expected<Saved>> take();
  void wait_idle() const { background_.wait_idle(); }
  void on_answer(void (*wake)()) { background_.on_done(wake); }

 private:
  void save(ExperimentPtr experiment, std::filesystem::path path);

  std::mutex mutex_;
  std::deque<Expected<Saved>> answers_;
  Background background_;  // last: its thread ends before what it writes to
};

}  // namespace convoscope::app
