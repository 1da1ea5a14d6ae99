// The enlarged neighbourhood of the receptive field: the picture under it, its taps, the gaps of a
// dilation, the padding hatched. See views.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/explore/views.h"
#include "app/panels/format.h"
#include "app/panels/map_style.h"
#include "app/panels/overlays.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

constexpr float kReadableCell = 10;  // unscaled pixels; larger cells need no enlarging
constexpr float kLargestCell = 16;
constexpr float kLargestSide = 0.42f;  // of the view

struct Inset {
  int64_t y0, x0, rows, columns;  // cells of the window, gaps included
  float cell;                     // screen pixels
};

// Nothing where cells are large enough already or would not become larger.
std::optional<Inset> plan_inset(const ImageViewResult& view, const Geometry& geometry,
                                const Focus& focus) {
  Inset inset{geometry.h.position(focus.y, 0), geometry.w.position(focus.x, 0),
              geometry.h.effective, geometry.w.effective, 0};
  const float width = view.pane.max.x - view.pane.min.x, height = view.pane.max.y - view.pane.min.y;
  inset.cell = std::floor(
      std::min({dp(kLargestCell), kLargestSide * width / static_cast<float>(inset.columns),
                kLargestSide * height / static_cast<float>(inset.rows)}));
  const bool worth_it = view.placement.scale < dp(kReadableCell) &&
                        inset.cell >= 1.5 * view.placement.scale && inset.cell >= dp(4);
  return worth_it ? std::optional(inset) : std::nullopt;
}

// The corner of the picture that lies farthest from the field.
ImVec2 farthest_corner(const Rect& within, const Rect& field, ImVec2 size) {
  const ImVec2 centre((field.min.x + field.max.x) / 2, (field.min.y + field.max.y) / 2);
  const float margin = dp(10);
  const bool left = centre.x - within.min.x > within.max.x - centre.x;
  const bool top = centre.y - within.min.y > within.max.y - centre.y;
  return {left ? within.min.x + margin : within.max.x - margin - size.x,
          top ? within.min.y + margin : within.max.y - margin - size.y};
}

void draw_padding(ImDrawList* list, const ImageViewResult& cells, const Geometry& geometry,
                  const Inset& inset) {
  for (int64_t y = inset.y0; y < inset.y0 + inset.rows; ++y) {
    for (int64_t x = inset.x0; x < inset.x0 + inset.columns; ++x) {
      if (geometry.h.inside(y) && geometry.w.inside(x)) continue;
      draw_hatch(list, cells.rect_of({y, x}), cells.pane.min);
    }
  }
}

}  // namespace

void draw_field_inset(const ImageViewResult& view, PanelContext& context) {
  const Focus& focus = *context.focus;
  const Geometry& geometry = focus.geometry();
  const std::optional<Inset> inset = plan_inset(view, geometry, focus);
  if (!inset) return;

  const std::string title = std::to_string(geometry.h.filter * geometry.w.filter) + " taps in " +
                            multiply_text(inset->rows, inset->columns);
  const ImVec2 body(inset->cell * static_cast<float>(inset->columns),
                    inset->cell * static_cast<float>(inset->rows));
  const float pad = dp(9), heading = dp(24);
  const ImVec2 size(std::max(body.x, text_size(title, Font::kMonoSmall).x) + 2 * pad,
                    body.y + heading + pad);
  const ImVec2 min = farthest_corner(view.pane, field_rect(view, focus.read()), size);
  const ImVec2 max(min.x + size.x, min.y + size.y);

  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(min, max, with_alpha(palette().panel, 0.97f), dp(8));
  list->AddRect(min, max, palette().accent_two, dp(8), 0, dp(1));
  draw_text(list, {{min.x + pad, min.y}, {max.x - pad, min.y + heading}}, title, Font::kMonoSmall,
            palette().text);

  ImageViewResult cells;
  cells.pane = {{min.x + pad, min.y + heading}, {min.x + pad + body.x, min.y + heading + body.y}};
  cells.placement.scale = static_cast<double>(inset->cell);
  cells.placement.origin = {cells.pane.min.y - inset->cell * static_cast<float>(inset->y0),
                            cells.pane.min.x - inset->cell * static_cast<float>(inset->x0)};
  const InputStyle style = input_style(context);
  const TensorPtr& input = context.result->layer_input(context.view.layer);
  const ImVec2 top_left(static_cast<float>(cells.placement.origin.x),
                        static_cast<float>(cells.placement.origin.y));
  if (style.channel < 0) {
    context.painter.draw_picture(list, input, context.view.batch, style.style, top_left,
                                 cells.placement.scale, {cells.pane.min, cells.pane.max});
  } else {
    context.painter.draw_map(list, input, context.view.batch, style.channel, style.style, top_left,
                             cells.placement.scale, {cells.pane.min, cells.pane.max});
  }
  draw_padding(list, cells, geometry, *inset);
  draw_taps_only(list, cells, focus, style.channel);
}

}  // namespace convoscope::app
