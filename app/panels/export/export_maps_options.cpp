// Which maps of a layer leave, and how they look. See export_rows.h.
#include <algorithm>

#include "app/host/icons.h"
#include "app/panels/export/export_parts.h"
#include "app/panels/export/export_rows.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

void draw_scale(ExportView& view) {
  constexpr int64_t kMost = 64;
  const float width = export_label("enlarged");
  if (stepper("scale", view.map_scale,
              {.tooltip = "So many pixels across and down for each element.",
               .min = 1,
               .max = kMost,
               .width = width})) {
    view.map_scale = std::clamp<int64_t>(view.map_scale, 1, kMost);
  }
}

const char* words_of(MapFormat format) {
  switch (format) {
    case MapFormat::kSeen:
      return "Colours and range are those of the maps on the Explore screen.";
    case MapFormat::kCodes:
      return "Codes run from 0 at the least value of a map to 65535 at its greatest, or over the "
             "range that is shared or given on the Explore screen.";
    case MapFormat::kValues:
      return "NaN, infinities and the sign of zero are kept.";
    case MapFormat::kSheetPdf:
      return "Text stays text; as many pages as the maps need, up to 1,024 maps.";
    case MapFormat::kSheetPng:
      return "Two pixels for each of the page's; further pages lie beside the first.";
    case MapFormat::kSheetSvg:
      break;
  }
  return "Its words can be searched; further pages lie beside the first.";
}

void draw_facts(const MapsAnswer& answer, int64_t maps) {
  section_header(kIconPicture, "Files");
  stat_boxes({{"files", group_digits(answer.files), "Beside several of them lies a manifest."},
              {"maps", group_digits(maps), "That leave."},
              {"pixels", multiply_text(answer.width, answer.height), "Width × height of each."}});
  if (!answer.codes.empty()) code_box("codes", answer.codes);
}

}  // namespace

void draw_maps_options(const ExportItem& item, PanelContext& context) {
  ExportView& view = context.view.exporting;
  const bool sheet = item.maps >= MapFormat::kSheetPdf;
  draw_export_layer(context, "Whose feature maps leave.");
  toggle("all_maps", "All maps of the layer", view.all_maps,
         {.tooltip = "Off: the chosen map alone.", .width = ImGui::GetContentRegionAvail().x});
  if (!view.all_maps || !sheet) draw_export_map(context);
  draw_export_name(context);
  section_header(kIconSliders, "Looks");
  if (item.maps == MapFormat::kSeen) draw_scale(view);
  if (sheet) draw_page_theme(view);
  text_wrapped(words_of(item.maps), Font::kSmall, palette().dim);
  const MapsAnswer* answer = context.exporting.maps.shown();
  const LayerResult* layer = context.layer_result();
  if (answer == nullptr || answer->refusal || layer == nullptr) return;
  draw_facts(*answer, view.all_maps ? layer->geometry.output.c : 1);
}

}  // namespace convoscope::app
