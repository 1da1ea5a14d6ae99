// The draw functions of the panels, one file each. Only table.cpp calls them.
#pragma once

#include "app/panels/context.h"
#include "imgui.h"

namespace convoscope::app {

// Explore.
void draw_settings_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_views_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_filter_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_maps_panel(ImVec2 min, ImVec2 max, PanelContext& context);

// Filters.
void draw_bank_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_presets_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_editor_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_answers_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_anatomy_panel(ImVec2 min, ImVec2 max, PanelContext& context);

// Chain.
void draw_chain_strip_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_chain_layers_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_chain_tree_panel(ImVec2 min, ImVec2 max, PanelContext& context);

// Compare.
void draw_twin_a_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_twin_b_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_difference_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_measures_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_reads_panel(ImVec2 min, ImVec2 max, PanelContext& context);

// Beside every screen, while lessons are open.
void draw_lesson_panel(ImVec2 min, ImVec2 max, PanelContext& context);
// Model.
void draw_model_list_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_model_detail_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_model_open_panel(ImVec2 min, ImVec2 max, PanelContext& context);

// Arithmetic.
void draw_input_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_map_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_ledger_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_running_sum_panel(ImVec2 min, ImVec2 max, PanelContext& context);

// Export.
void draw_export_targets_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_export_preview_panel(ImVec2 min, ImVec2 max, PanelContext& context);
void draw_export_options_panel(ImVec2 min, ImVec2 max, PanelContext& context);

}  // namespace convoscope::app
