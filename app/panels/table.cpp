// See table.h.
#include "app/panels/table.h"

#include <array>

#include "app/panels/draw.h"
#include "engine/core/check.h"

namespace convoscope::app {

namespace {

constexpr std::array kPanels = {
    Panel{"settings", draw_settings_panel}, Panel{"views", draw_views_panel},
    Panel{"filter", draw_filter_panel},     Panel{"maps", draw_maps_panel},
    Panel{"input", draw_input_panel},       Panel{"map", draw_map_panel},
    Panel{"products", draw_ledger_panel},   Panel{"running_sum", draw_running_sum_panel},
};

}  // namespace

std::span<const Panel> panels() { return kPanels; }

const Panel& find_panel(std::string_view id) {
  for (const Panel& panel : kPanels) {
    if (panel.id == id) return panel;
  }
  check_failed("unknown panel", __FILE__, __LINE__);
}

}  // namespace convoscope::app
