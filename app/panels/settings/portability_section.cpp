// Where else the chosen layer runs: a badge per framework, which explains itself when the mouse
// rests on it and is copied as code when clicked. What they say is engine/analysis/portability's; a
// refused layer has none.
#include "app/host/icons.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/badges.h"
#include "app/widgets/blocks.h"

namespace convoscope::app {

namespace {

BadgeState state_of(Portability state) {
  switch (state) {
    case Portability::kRuns:
      return BadgeState::kWorks;
    case Portability::kWithChange:
      return BadgeState::kWithChange;
    case Portability::kRefuses:
      break;
  }
  return BadgeState::kRefuses;
}

std::string explanation(const Badge& badge) {
  std::string words = std::string(to_string(badge.framework)) + ": " + to_string(badge.state) +
                      ".\n" + badge.reason;
  if (!badge.gradients.empty()) words += "\n\n" + badge.gradients;
  if (!badge.code.empty()) words += "\n\n" + badge.code + "\n\nClick to copy this code.";
  return words;
}

}  // namespace

void draw_portability_section(PanelContext& context) {
  const std::vector<Badge>& badges = context.derivation.badges;
  if (badges.empty()) return;
  section_header(kIconExchange, "RUNS ON");
  std::vector<StateBadge> row;
  for (const Badge& badge : badges) {
    row.push_back({short_name(badge.framework), state_of(badge.state), to_string(badge.state),
                   explanation(badge)});
  }
  const int pressed = badge_row("runs on", row);
  if (pressed < 0) return;
  const std::string& code = badges[static_cast<size_t>(pressed)].code;
  if (!code.empty()) context.requests.copy_text = code;
}

}  // namespace convoscope::app
