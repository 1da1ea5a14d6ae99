// See table.h.
#include "app/panels/table.h"

#include <array>

#include "app/panels/draw.h"
#include "engine/core/check.h"

namespace convoscope::app {

namespace {

constexpr std::array kPanels = {
    Panel{"settings", draw_settings_panel},
    Panel{"views", draw_views_panel},
    Panel{"filter", draw_filter_panel, true},
    Panel{"maps", draw_maps_panel},
    Panel{"input", draw_input_panel},
    Panel{"map", draw_map_panel},
    Panel{"bank", draw_bank_panel, true},
    Panel{"presets", draw_presets_panel, true},
    Panel{"editor", draw_editor_panel, true},
    Panel{"answers", draw_answers_panel, true},
    Panel{"anatomy", draw_anatomy_panel, true},
    Panel{"chain_strip", draw_chain_strip_panel},
    Panel{"chain_layers", draw_chain_layers_panel},
    Panel{"chain_tree", draw_chain_tree_panel},
    Panel{"twin_a", draw_twin_a_panel, false, true},
    Panel{"twin_b", draw_twin_b_panel, false, true},
    Panel{"difference", draw_difference_panel, false, true},
    Panel{"measures", draw_measures_panel, false, true},
    Panel{"reads", draw_reads_panel, true},
    Panel{"model_list", draw_model_list_panel},
    Panel{"model_detail", draw_model_detail_panel},
    Panel{"model_open", draw_model_open_panel},
    Panel{"products", draw_ledger_panel, true},
    Panel{"running_sum", draw_running_sum_panel, true},
    Panel{"export_targets", draw_export_targets_panel},
    Panel{"export_preview", draw_export_preview_panel},
    Panel{"export_options", draw_export_options_panel},
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
