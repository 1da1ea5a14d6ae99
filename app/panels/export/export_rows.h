// What the options and previews of the Export screen share: rows of controls, a finished picture in
// its pane. For the files of this folder alone.
#pragma once

#include <string>
#include <vector>

#include "app/panels/context.h"
#include "app/panels/export/export_items.h"
#include "app/widgets/controls.h"

namespace convoscope::app {

// Rows of the options. A label in the first column, so wide without scale; what comes next is drawn
// into the second, as wide as is returned.
inline constexpr float kExportLabel = 92;
float export_label(const char* label);
std::vector<ComboItem> export_layers(const Experiment& experiment);
void draw_export_name(PanelContext& context);
// The layer and map that all screens have selected.
void draw_export_layer(PanelContext& context, const std::string& tooltip);
void draw_export_map(PanelContext& context);
void draw_page_theme(ExportView& view);

void draw_film_options(PanelContext& context);
void draw_maps_options(const ExportItem& item, PanelContext& context);

// A picture that was made aside, in the middle of `area`: as large as fits, but no pixel of it
// larger than `most` of the screen's.
struct PictureWords {
  const char* name;
  std::string value, teaches;
};
void draw_picture(const Rect& area, const TensorPtr& picture, const PictureWords& words,
                  double most, PanelContext& context);
// A small button at the left of the row, whose rest remains.
bool draw_picture_tool(const char* id, const char* icon, Rect& row, const std::string& tooltip);

// The maps of the chosen layer as the chosen item will show them, and what turns its pages.
void draw_maps_of(Rect area, const ExportItem& item, PanelContext& context);

}  // namespace convoscope::app
