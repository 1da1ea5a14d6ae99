// Undo and redo as a list of whole experiments: undo moves an index. Tensors are shared between
// steps, so a step costs what it changed. Bounded by the bytes that only history keeps alive, not
// by a count; knows which step is on disk.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/document/edits.h"

namespace convoscope::app {

class History {
 public:
  explicit History(ExperimentPtr first, int64_t max_bytes = int64_t{1} << 30);

  const ExperimentPtr& current() const;
  void apply(const Edit& edit);  // drops what could be redone; merges by key
  void end_merge();              // the next edit starts a step of its own

  bool can_undo() const;
  bool can_redo() const;
  void undo();  // nothing to undo: does nothing; likewise redo
  void redo();
  // Of the step that undo would take back, or redo bring again; empty where there is none.
  const std::string& undo_label() const;
  const std::string& redo_label() const;

  void mark_saved();  // the current step is what the file holds
  // A save that ran aside has finished: the file holds `experiment`, which need not be current any
  // more.
  void mark_saved(const ExperimentPtr& experiment);
  bool saved() const;  // the current step is on disk; false too when the saved step was dropped

  size_t steps() const;
  // Of tensors that the current step does not hold, each counted once: what undo and redo cost.
  int64_t bytes() const;

 private:
  struct Step {
    ExperimentPtr experiment;
    std::string label;
    std::string merge_key;
  };
  void forget_steps(size_t begin, size_t end);

  std::vector<Step> steps_;
  size_t index_ = 0;
  bool merge_open_ = false;
  int64_t max_bytes_;
  // The experiment on disk, null when unknown or lost. Held by a step, so its address stays its
  // own.
  const Experiment* saved_ = nullptr;
};

}  // namespace convoscope::app
