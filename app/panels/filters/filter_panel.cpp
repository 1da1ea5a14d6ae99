// The filters of the chosen layer: the bank as thumbnails, the chosen slice as cells to drag, type
// and paint, and what the filter is like (sums, frequency response). The presets open from here.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/format.h"
#include "app/panels/settings/settings_sections.h"
#include "app/panels/slices.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

namespace {

void edit_filter(PanelContext& context, std::vector<float> weights, const char* verb) {
  const ViewState& view = context.view;
  const std::string name = filter_name(context.layer().filters, view.map);
  context.edits.push(
      set_filter(view.layer, view.map, std::move(weights), name, verb + (" " + name)));
  context.edits.end_merge();
}

// Count of filters on the left, choice of the slice on the right.
void draw_choices(PanelContext& context, const FilterShape& shape) {
  ViewState& view = context.view;
  const float room = ImGui::GetContentRegionAvail().x, gap = dp(10), first = dp(124);
  int64_t count = shape.out;
  const Change change = stepper("count", count,
                                {.tooltip = "Number of filters, and so of feature maps.",
                                 .min = 1,
                                 .max = 1024,
                                 .error = refused_by(context, "filters"),
                                 .width = first});
  if (change) context.edits.push(set_filter_count(view.layer, count));
  if (change.released) context.edits.end_merge();
  if (shape.in < 2) return;
  ImGui::SameLine(0, gap);
  const float width = room - first - gap;
  if (shape.in == 3) {
    int index = static_cast<int>(view.slice);
    if (segmented("slice",
                  {channel_name(0, 3, view.layer), channel_name(1, 3, view.layer),
                   channel_name(2, 3, view.layer)},
                  index,
                  {.tooltip = "The input channel whose weights are shown.", .width = width})) {
      view.slice = index;
    }
    return;
  }
  stepper("slice", view.slice,
          {.tooltip = "The input channel q of the group whose weights are shown, counted from 0.",
           .min = 0,
           .max = shape.in - 1,
           .width = width});
}

void draw_cells(PanelContext& context, const Anatomy& anatomy, const FilterShape& shape,
                float height) {
  Transient& transient = context.transient;
  ViewState& view = context.view;
  CellGridSpec spec;
  spec.id = "cells";
  spec.rows = shape.h;
  spec.columns = shape.w;
  spec.values = anatomy.weights;
  spec.colormap = signed_colormap();
  spec.low = -anatomy.largest;
  spec.high = anatomy.largest;
  spec.editable = true;
  spec.step = anatomy.largest / 20;
  if (transient.painting) spec.brush = transient.brush;
  const CellGridResult result =
      cell_grid(spec, {ImGui::GetContentRegionAvail().x, height}, &transient.cell_editor);
  for (const CellEdit& edit : result.edits) {
    context.edits.push(set_weight(view.layer, edit.y, edit.x, view.slice, view.map, edit.value));
  }
  if (result.edit_ended) context.edits.end_merge();
}

void draw_actions(PanelContext& context, const FilterShape& shape) {
  const FilterExtent extent{shape.h, shape.w, shape.in};
  const std::vector<float> weights =
      filter_weights(*context.layer().filters.tensor, context.view.map);
  const float gap = dp(6), width = (ImGui::GetContentRegionAvail().x + gap) / 5 - gap;
  const auto small = [&](const char* tooltip, bool enabled = true) {
    return ButtonOptions{.tooltip = tooltip, .small = true, .enabled = enabled, .width = width};
  };
  draw_presets_button(context, shape, width);
  ImGui::SameLine(0, gap);
  if (button("rotate", "Rotate",
             small("A quarter turn anticlockwise; needs a square filter.", shape.h == shape.w))) {
    edit_filter(context, rotated(weights, extent), "rotate");
  }
  ImGui::SameLine(0, gap);
  if (button("flip", "Flip", small("Mirror left and right."))) {
    edit_filter(context, flipped(weights, extent), "flip");
  }
  ImGui::SameLine(0, gap);
  if (button("negate", "Negate", small("Change the sign of every weight."))) {
    edit_filter(context, negated(weights), "negate");
  }
  ImGui::SameLine(0, gap);
  if (button("scale", "Scale", small("Divide by the sum of magnitudes, so that L1 becomes 1."))) {
    edit_filter(context, unit_l1(weights), "scale");
  }
}

void draw_brush(PanelContext& context) {
  Transient& transient = context.transient;
  const float room = ImGui::GetContentRegionAvail().x, gap = dp(10), half = (room - gap) / 2;
  const ImVec2 start = ImGui::GetCursorScreenPos();
  toggle("paint", "Paint", transient.painting,
         {.tooltip =
              "Dragging over cells writes the brush's value instead of changing them one by one.",
          .width = half});
  ImGui::SetCursorScreenPos({start.x + half + gap, start.y});
  slider_float("brush", "brush", transient.brush, -1, 1,
               {.tooltip = "The value that painting writes.",
                .digits = 2,
                .enabled = transient.painting,
                .width = half});
}

void draw_measures(const Anatomy& anatomy) {
  const int decimals = decimals_for(anatomy.l1);
  stat_boxes({{"sum", decimal(anatomy.sum, decimals),
               "Sum of all weights: the answer to a constant input of 1."},
              {"L1", decimal(anatomy.l1, decimals),
               "Sum of magnitudes: the largest answer to inputs between −1 and 1."},
              {"L2", decimal(anatomy.l2, decimals),
               "Root of the sum of squares: how much white noise grows in it."},
              {"max |w|", decimal(anatomy.largest, decimals), "Largest magnitude of a weight."}});
}

}  // namespace

void draw_filter_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  const Filters& filters = context.layer().filters;
  const FilterShape shape = filter_shape(*filters.tensor);
  const bool exists = context.view.map < shape.out && shape.size() > 0;
  const std::string note =
      "filter " + std::to_string(context.view.map + 1) + " of " + std::to_string(shape.out);
  begin_card("filter", {min, max}, {.title = filter_name(filters, context.view.map), .note = note});
  if (exists) {
    const Anatomy& anatomy =
        context.anatomy.update(filters.tensor, context.view.slice, context.view.map);
    draw_bank(context, shape);
    draw_choices(context, shape);
    const float square = ImGui::GetContentRegionAvail().x * static_cast<float>(shape.h) /
                         static_cast<float>(shape.w);
    draw_cells(context, anatomy, shape, std::clamp(square * 0.42f, dp(60), dp(300)));
    draw_actions(context, shape);
    draw_brush(context);
    draw_measures(anatomy);
    draw_response(context, anatomy);
  }
  end_card();
}

}  // namespace convoscope::app
