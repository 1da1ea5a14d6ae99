// `convoscope bench --chain`: how long the window waits after an edit of each layer of a chain. The
// layers before it keep their activations, so an edit near the end takes little.
#pragma once

#include <filesystem>

#include "engine/evaluate/evaluate.h"

namespace convoscope::app {

// Prints one row, or one JSON object a line, for each layer with filters.
Expected<void> bench_chain(const std::filesystem::path& experiment, const EvaluateOptions& options,
                           bool json);

}  // namespace convoscope::app
