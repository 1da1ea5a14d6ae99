// Undo and redo over whole experiments, as a tree: an edit adds a step below the present one, so
// what was undone and then edited over stays reachable as a branch. Tensors are shared between
// steps, so a step costs what it changed. Bounded by the bytes that only history keeps alive, not
// by a count; knows which step is on disk.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "app/document/edits.h"

namespace convoscope::app {

// A step as a list shows it, after the step that it follows. A branch that was left is indented and
// stands before the steps that took its place.
struct HistoryEntry {
  int64_t id = 0;     // History::go_to
  std::string label;  // of the edit that led there; empty for the first step
  int depth = 0;      // 0: the line through the present step
  bool present = false;
  bool ahead = false;  // on that line after the present step: redo leads there
  bool saved = false;  // what the file holds
};

class History {
 public:
  explicit History(ExperimentPtr first, int64_t max_bytes = int64_t{1} << 30);

  const ExperimentPtr& current() const { return step(present_).experiment; }
  void apply(const Edit& edit);  // a step below the present one; merges by key
  void end_merge();              // the next edit starts a step of its own

  bool can_undo() const;
  bool can_redo() const;
  void undo();  // nothing to undo: does nothing; likewise redo
  void redo();  // into the branch that was left last; a new edit's is the newest
  // Of the step that undo would take back, or redo bring again; empty where there is none.
  const std::string& undo_label() const;
  const std::string& redo_label() const;

  std::vector<HistoryEntry> entries() const;
  void go_to(int64_t id);  // a step that is gone: does nothing
  // Another number after every change of what entries() tells.
  int64_t revision() const { return revision_; }

  void mark_saved();  // the current step is what the file holds
  // A save that ran aside has finished: the file holds `experiment`, which need not be current any
  // more.
  void mark_saved(const ExperimentPtr& experiment);
  bool saved() const;  // the current step is on disk; false too when the saved step was dropped

  size_t steps() const { return steps_.size(); }
  // Of tensors that the current step does not hold, each counted once: what undo and redo cost.
  int64_t bytes() const;

 private:
  static constexpr int64_t kNone = -1;
  struct Step {
    ExperimentPtr experiment;
    std::string label;
    std::string merge_key;
    int64_t parent = kNone;
    std::vector<int64_t> children;  // oldest first
    int64_t ahead = kNone;          // the child that redo leads to
  };

  const Step& step(int64_t id) const { return steps_.at(id); }
  Step& step(int64_t id) { return steps_.at(id); }
  void hold(const Experiment& experiment);
  void let_go(const Experiment& experiment);
  bool on_path(int64_t id) const;
  void forget(int64_t id);
  bool forget_oldest();
  void list(int64_t first, std::vector<HistoryEntry>& entries) const;

  std::map<int64_t, Step> steps_;  // by id; a later step has a larger one
  int64_t root_ = 0, present_ = 0, next_id_ = 0;
  bool merge_open_ = false;
  int64_t max_bytes_;
  int64_t revision_ = 0;
  // Steps that hold each tensor, and the bytes of all of them.
  std::unordered_map<const Tensor*, int64_t> holders_;
  int64_t held_bytes_ = 0;
  // The experiment on disk, null when unknown or lost. Held by a step, so its address stays its
  // own.
  const Experiment* saved_ = nullptr;
};

}  // namespace convoscope::app
