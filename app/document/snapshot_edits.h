// Edits of the experiment's snapshots. Taking, renaming, moving and deleting one changes nothing
// that is computed; restoring one replaces all but the snapshots. Each is a step of history, so
// what was there before is never lost. An index that names no snapshot (any more) changes nothing.
#pragma once

#include <string>

#include "app/document/edits.h"

namespace convoscope::app {

// The present experiment as a further snapshot at the end; as snapshot_name() where `name` is
// empty. Nothing where there are kMaxSnapshots already.
Edit take_snapshot(std::string name = {});
Edit rename_snapshot(size_t i, std::string name);  // nothing for an empty name; one step a typing
Edit delete_snapshot(size_t i);
Edit move_snapshot(size_t from, size_t to);  // to the place that `to` has now
Edit restore_snapshot(size_t i);

// `wish`, with a number behind it where another snapshot than `own` has that name; "Snapshot 3"
// for an empty wish.
std::string snapshot_name(const Experiment& experiment, const std::string& wish,
                          size_t own = kMaxSnapshots);

// The experiment of the snapshot of that name; null where there is none.
ExperimentPtr find_snapshot(const Experiment& experiment, const std::string& name);

}  // namespace convoscope::app
