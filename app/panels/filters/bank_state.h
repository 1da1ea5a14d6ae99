// What the panels of the bank ask for and remember between frames; parts of Requests and Transient
// (context.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/document/weight_edits.h"
#include "app/widgets/thumb_grid.h"
#include "engine/filters/gather.h"

namespace convoscope::app {

struct BankRequests {
  std::optional<std::vector<int64_t>> select;  // together with Requests::map
  bool paste = false;                          // the clipboard into the selected filters
  std::string refusal;                         // why what was asked for can't be done
};

struct BankTransient {
  std::string search;
  ThumbGridState grid, slices;
  std::optional<int64_t> renaming;  // the filter whose name is being typed
  bool takes_name = false;          // and the field is to get the keyboard
  Combination combination;          // in the editor's popup
  Anchor anchor;                    // where weights stay when the bank is resized,
  bool make_anew = true;            // unless its filters are made again
};

}  // namespace convoscope::app
