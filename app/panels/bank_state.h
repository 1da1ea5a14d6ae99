// What the panels of the bank ask for and remember between frames; parts of Requests and Transient
// (context.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/document/weight_edits.h"
#include "app/widgets/thumb_grid.h"

namespace convoscope::app {

struct BankRequests {
  std::optional<std::vector<int64_t>> select;  // together with Requests::map
};

struct BankTransient {
  std::string search;
  ThumbGridState grid, slices;
  std::optional<int64_t> renaming;  // the filter whose name is being typed
  bool takes_name = false;          // and the field is to get the keyboard
  Combination combination;          // in the editor's popup
};

}  // namespace convoscope::app
