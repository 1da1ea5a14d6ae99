// See history.h.
#include "app/document/history.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>
#include <utility>

#include "engine/core/check.h"

namespace convoscope::app {
namespace {

using TensorSet = std::unordered_set<const Tensor*>;

void insert_tensors(const Experiment& experiment, TensorSet& tensors) {
  tensors.insert(experiment.input.tensor.get());
  for (const Layer& layer : experiment.layers) tensors.insert(layer.filters.tensor.get());
}

}  // namespace

History::History(ExperimentPtr first, int64_t max_bytes) : max_bytes_(max_bytes) {
  CONVOSCOPE_CHECK(first != nullptr);
  steps_.push_back({std::move(first), {}, {}});
}

const ExperimentPtr& History::current() const { return steps_[index_].experiment; }

void History::apply(const Edit& edit) {
  const bool merges =
      merge_open_ && !edit.merge_key.empty() && edit.merge_key == steps_[index_].merge_key;
  Step step{std::make_shared<const Experiment>(edit.apply(*current())), edit.label, edit.merge_key};
  // A merged step takes the place of the one it continues.
  forget_steps(merges ? index_ : index_ + 1, steps_.size());
  steps_.push_back(std::move(step));
  index_ = steps_.size() - 1;
  merge_open_ = true;
  while (index_ > 0 && bytes() > max_bytes_) forget_steps(0, 1);
}

void History::end_merge() { merge_open_ = false; }

bool History::can_undo() const { return index_ > 0; }
bool History::can_redo() const { return index_ + 1 < steps_.size(); }

void History::undo() {
  if (can_undo()) --index_;
  merge_open_ = false;
}

void History::redo() {
  if (can_redo()) ++index_;
  merge_open_ = false;
}

const std::string& History::undo_label() const {
  static const std::string kNone;
  return can_undo() ? steps_[index_].label : kNone;
}

const std::string& History::redo_label() const {
  static const std::string kNone;
  return can_redo() ? steps_[index_ + 1].label : kNone;
}

void History::mark_saved() { mark_saved(current()); }

void History::mark_saved(const ExperimentPtr& experiment) {
  const bool held = std::any_of(steps_.begin(), steps_.end(),
                                [&](const Step& step) { return step.experiment == experiment; });
  saved_ = held ? experiment.get() : nullptr;
  // A later change of the same control must not replace the saved step.
  merge_open_ = false;
}

bool History::saved() const { return saved_ == current().get(); }

size_t History::steps() const { return steps_.size(); }

int64_t History::bytes() const {
  TensorSet counted;
  insert_tensors(*current(), counted);
  int64_t bytes = 0;
  TensorSet others;
  for (const Step& step : steps_) insert_tensors(*step.experiment, others);
  for (const Tensor* tensor : others) {
    if (!counted.contains(tensor)) bytes += tensor->bytes();
  }
  return bytes;
}

void History::forget_steps(size_t begin, size_t end) {
  const auto first = steps_.begin() + static_cast<std::ptrdiff_t>(begin);
  const auto last = steps_.begin() + static_cast<std::ptrdiff_t>(end);
  const bool loses_saved =
      std::any_of(first, last, [&](const Step& step) { return step.experiment.get() == saved_; });
  if (loses_saved) saved_ = nullptr;
  steps_.erase(first, last);
  if (index_ >= end) index_ -= end - begin;
}

}  // namespace convoscope::app
