// See history.h.
#include "app/document/history.h"

#include <algorithm>
#include <unordered_set>
#include <utility>

#include "engine/core/check.h"

namespace convoscope::app {
namespace {

using TensorSet = std::unordered_set<const Tensor*>;

void insert_tensors(const Experiment& experiment, TensorSet& tensors) {
  tensors.insert(experiment.input.tensor.get());
  for (const Layer& layer : experiment.layers) {
    if (layer.filters.tensor) tensors.insert(layer.filters.tensor.get());
    if (layer.pointwise.tensor) tensors.insert(layer.pointwise.tensor.get());
  }
  for (const Snapshot& snapshot : experiment.snapshots) {
    insert_tensors(*snapshot.experiment, tensors);
  }
}

TensorSet tensors_of(const Experiment& experiment) {
  TensorSet tensors;
  insert_tensors(experiment, tensors);
  return tensors;
}

}  // namespace

History::History(ExperimentPtr first, int64_t max_bytes) : max_bytes_(max_bytes) {
  CONVOSCOPE_CHECK(first != nullptr);
  hold(*first);
  steps_[next_id_++].experiment = std::move(first);
}

void History::apply(const Edit& edit) {
  const bool merges =
      merge_open_ && !edit.merge_key.empty() && edit.merge_key == step(present_).merge_key;
  auto experiment = std::make_shared<const Experiment>(edit.apply(*current()));
  const int64_t parent = merges ? step(present_).parent : present_;
  hold(*experiment);
  // A merged step takes the place of the one it continues, which is a leaf.
  if (merges) {
    present_ = parent;
    forget(step(parent).children.back());
  }
  const int64_t id = next_id_++;
  steps_[id] = {std::move(experiment), edit.label, edit.merge_key, parent, {}, kNone};
  step(parent).children.push_back(id);
  step(parent).ahead = id;
  present_ = id;
  merge_open_ = true;
  ++revision_;
  while (bytes() > max_bytes_ && forget_oldest()) {
  }
}

void History::end_merge() { merge_open_ = false; }

bool History::can_undo() const { return step(present_).parent != kNone; }
bool History::can_redo() const { return step(present_).ahead != kNone; }

void History::undo() {
  if (can_undo()) go_to(step(present_).parent);
}

void History::redo() {
  if (can_redo()) go_to(step(present_).ahead);
}

const std::string& History::undo_label() const {
  static const std::string kEmpty;
  return can_undo() ? step(present_).label : kEmpty;
}

const std::string& History::redo_label() const {
  static const std::string kEmpty;
  return can_redo() ? step(step(present_).ahead).label : kEmpty;
}

void History::go_to(int64_t id) {
  merge_open_ = false;
  if (!steps_.contains(id)) return;
  present_ = id;
  for (int64_t child = id; step(child).parent != kNone; child = step(child).parent) {
    step(step(child).parent).ahead = child;
  }
  ++revision_;
}

std::vector<HistoryEntry> History::entries() const {
  std::vector<HistoryEntry> all;
  all.reserve(steps_.size());
  list(root_, all);
  bool passed_present = false;
  for (HistoryEntry& entry : all) {
    entry.present = entry.id == present_;
    entry.saved = step(entry.id).experiment.get() == saved_;
    entry.ahead = passed_present && entry.depth == 0;
    passed_present = passed_present || entry.present;
  }
  return all;
}

// Depth first, without recursion: a thousand undone branches must not cost a thousand frames of
// stack.
void History::list(int64_t first, std::vector<HistoryEntry>& entries) const {
  std::vector<std::pair<int64_t, int>> waiting{{first, 0}};
  while (!waiting.empty()) {
    const auto [id, depth] = waiting.back();
    waiting.pop_back();
    const Step& listed = step(id);
    entries.push_back({id, listed.label, depth, false, false, false});
    // The last pushed is listed next: the line goes on after the branches beside it.
    if (listed.ahead != kNone) waiting.push_back({listed.ahead, depth});
    for (size_t i = listed.children.size(); i-- > 0;) {
      if (listed.children[i] != listed.ahead) waiting.push_back({listed.children[i], depth + 1});
    }
  }
}

void History::mark_saved() { mark_saved(current()); }

void History::mark_saved(const ExperimentPtr& experiment) {
  const bool held = std::any_of(steps_.begin(), steps_.end(), [&](const auto& entry) {
    return entry.second.experiment == experiment;
  });
  saved_ = held ? experiment.get() : nullptr;
  // A later change of the same control must not replace the saved step.
  merge_open_ = false;
  ++revision_;
}

bool History::saved() const { return saved_ == current().get(); }

int64_t History::bytes() const {
  int64_t bytes = held_bytes_;
  for (const Tensor* tensor : tensors_of(*current())) bytes -= tensor->bytes();
  return bytes;
}

void History::hold(const Experiment& experiment) {
  for (const Tensor* tensor : tensors_of(experiment)) {
    if (++holders_[tensor] == 1) held_bytes_ += tensor->bytes();
  }
}

void History::let_go(const Experiment& experiment) {
  for (const Tensor* tensor : tensors_of(experiment)) {
    if (--holders_[tensor] > 0) continue;
    holders_.erase(tensor);
    held_bytes_ -= tensor->bytes();
  }
}

bool History::on_path(int64_t id) const {
  for (int64_t at = present_; at != kNone; at = step(at).parent) {
    if (at == id) return true;
  }
  return false;
}

// A leaf, or the first step when one follows it.
void History::forget(int64_t id) {
  const Step& gone = step(id);
  if (gone.experiment.get() == saved_) saved_ = nullptr;
  let_go(*gone.experiment);
  if (id == root_) {
    root_ = gone.children.front();
    step(root_).parent = kNone;
  } else {
    Step& parent = step(gone.parent);
    std::erase(parent.children, id);
    if (parent.ahead == id) parent.ahead = parent.children.empty() ? kNone : parent.children.back();
  }
  steps_.erase(id);
}

// The oldest leaf beside the way to the present step; where there is none, the first step of that
// way. False when only the present step is left.
bool History::forget_oldest() {
  const auto leaf = std::find_if(steps_.begin(), steps_.end(), [this](const auto& entry) {
    return entry.second.children.empty() && !on_path(entry.first);
  });
  if (leaf == steps_.end() && root_ == present_) return false;
  forget(leaf != steps_.end() ? leaf->first : root_);
  return true;
}

}  // namespace convoscope::app
