// Work that takes long: shows how far it is where standard error is a terminal, and stops on Ctrl+C
// by its cancel token, so that no half file stays behind.
#pragma once

#include <functional>
#include <string>

#include "engine/core/error.h"
#include "engine/core/parallel.h"

namespace convoscope::app {

using LongWork = std::function<Expected<void>(const ParallelOptions& how, Progress& progress)>;

// What the work answered; interrupted, a refusal that says so. `what` stands before the share that
// is done: "frames".
Expected<void> run_long(const std::string& what, const LongWork& work);

}  // namespace convoscope::app
