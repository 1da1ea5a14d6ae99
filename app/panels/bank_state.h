// What the panels of the bank ask for and remember between frames; parts of Requests and Transient
// (context.h).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/widgets/thumb_grid.h"

namespace convoscope::app {

struct BankRequests {
  std::optional<std::vector<int64_t>> select;  // together with Requests::map
};

struct BankTransient {
  std::string search;
  ThumbGridState grid;
};

}  // namespace convoscope::app
