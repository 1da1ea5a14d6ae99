// Weights from the clipboard (engine/filters/filter_text.h) into filters. Unlike other edits this
// one may be impossible, and says so before it is made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/document/edits.h"

namespace convoscope::app {

// Where pasted weights go.
struct PasteTarget {
  size_t layer = 0;
  std::vector<int64_t> filters;  // sorted, not empty
  int64_t slice = 0;
};

// One slice goes into that slice of every target filter; one filter into every target filter;
// several into as many targets, or from a single target on. Refuses, with the numbers, text that
// parse_weights() or fit_weights() refuse and counts that don't match. Pasted filters get an
// asterisk behind their name.
Expected<Edit> paste_weights(const Experiment& experiment, const PasteTarget& target,
                             const std::string& text);

}  // namespace convoscope::app
