// See snapshot_edits.h.
#include "app/document/snapshot_edits.h"

#include <algorithm>
#include <memory>

namespace convoscope::app {
namespace {

bool taken(const Experiment& experiment, const std::string& name, size_t own) {
  for (size_t i = 0; i < experiment.snapshots.size(); ++i) {
    if (i != own && experiment.snapshots[i].name == name) return true;
  }
  return false;
}

// `change` is void(std::vector<Snapshot>&); not called where snapshot i doesn't exist.
template <typename Change>
Edit edit_snapshot(size_t i, std::string label, std::string merge_key, Change change) {
  return {std::move(label), std::move(merge_key),
          [i, change = std::move(change)](const Experiment& before) {
            Experiment after = before;
            if (i < after.snapshots.size()) change(after);
            return after;
          }};
}

}  // namespace

std::string snapshot_name(const Experiment& experiment, const std::string& wish, size_t own) {
  if (!wish.empty() && !taken(experiment, wish, own)) return wish;
  const std::string stem = wish.empty() ? "Snapshot" : wish;
  size_t number = wish.empty() ? experiment.snapshots.size() + 1 : 2;
  while (taken(experiment, stem + " " + std::to_string(number), own)) ++number;
  return stem + " " + std::to_string(number);
}

ExperimentPtr find_snapshot(const Experiment& experiment, const std::string& name) {
  for (const Snapshot& snapshot : experiment.snapshots) {
    if (snapshot.name == name) return snapshot.experiment;
  }
  return nullptr;
}

Edit take_snapshot(std::string name) {
  const std::string label = name.empty() ? "take a snapshot" : "take the snapshot " + name;
  return {label, {}, [name = std::move(name)](const Experiment& before) {
            Experiment after = before;
            if (before.snapshots.size() >= kMaxSnapshots) return after;
            Experiment put_aside = before;
            put_aside.snapshots.clear();
            after.snapshots.push_back({snapshot_name(before, name),
                                       std::make_shared<const Experiment>(std::move(put_aside))});
            return after;
          }};
}

Edit rename_snapshot(size_t i, std::string name) {
  return edit_snapshot(i, "rename a snapshot to " + name,
                       "snapshots[" + std::to_string(i) + "].name", [i, name](Experiment& after) {
                         if (name.empty()) return;
                         after.snapshots[i].name = snapshot_name(after, name, i);
                       });
}

Edit delete_snapshot(size_t i) {
  return edit_snapshot(i, "delete a snapshot", {}, [i](Experiment& after) {
    after.snapshots.erase(after.snapshots.begin() + static_cast<std::ptrdiff_t>(i));
  });
}

Edit move_snapshot(size_t from, size_t to) {
  return edit_snapshot(from, "move a snapshot", {}, [from, to](Experiment& after) {
    if (to >= after.snapshots.size()) return;
    const auto begin = after.snapshots.begin();
    const auto at = [&](size_t i) { return begin + static_cast<std::ptrdiff_t>(i); };
    if (from < to) std::rotate(at(from), at(from + 1), at(to + 1));
    if (to < from) std::rotate(at(to), at(from), at(from + 1));
  });
}

Edit restore_snapshot(size_t i) {
  return edit_snapshot(i, "restore a snapshot", {}, [i](Experiment& after) {
    Experiment restored = *after.snapshots[i].experiment;
    restored.snapshots = std::move(after.snapshots);
    after = std::move(restored);
  });
}

}  // namespace convoscope::app
