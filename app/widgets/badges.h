// A row of small badges: for each of several things, whether it works. The state shows by icon, by
// colour and by the form of the frame, so no one has to tell the colours apart.
#pragma once

#include <string>
#include <vector>

namespace convoscope::app {

enum class BadgeState { kWorks, kWithChange, kRefuses };

struct StateBadge {
  std::string label;  // short: six share a column's width
  BadgeState state = BadgeState::kWorks;
  std::string words;    // the state in words, for scripts and tests
  std::string tooltip;  // why
};

// Over the whole line, each as wide as its label needs. The index of the badge that was pressed, or
// −1. Registers `id`/LABEL for each.
int badge_row(const char* id, const std::vector<StateBadge>& badges);

}  // namespace convoscope::app
