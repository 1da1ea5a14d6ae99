// A list of any number of rows that are chosen by clicks and arrow keys, with shift for a range.
// Only what is in sight is drawn and costs anything; what a row shows, and what a click means, is
// the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "app/widgets/rect.h"

namespace convoscope::app {

struct RowListSpec {
  const char* id = "";
  int64_t count = 0;
  float row_height = 30;  // unscaled
  int64_t chosen = -1;    // that the arrow keys move from and that is brought into sight
  std::function<bool(int64_t)> is_selected = {};
  // Called for rows in sight only.
  std::function<std::string(int64_t)> id_of = {};       // unique in the list
  std::function<std::string(int64_t)> value_of = {};    // what it shows, as text
  std::function<std::string(int64_t)> tooltip_of = {};  // never empty
  std::function<void(int64_t, const Rect&)> draw = {};
};

// What lasts between frames: transient, owned by the panel.
struct RowListState {
  int64_t shown_chosen = -1;
};

struct RowListResult {
  std::optional<int64_t> chosen;  // by a click or an arrow key
  bool shift = false;             // held with it
  std::optional<int64_t> double_clicked;
};

RowListResult row_list(const RowListSpec& spec, ImVec2 size, RowListState& state);

}  // namespace convoscope::app
