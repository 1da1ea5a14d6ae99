// The enlarged window of one side; see twin_parts.h.
#include <algorithm>
#include <cmath>

#include "app/panels/compare/twin_parts.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"

namespace convoscope::app {
namespace {

constexpr float kReadableCell = 10, kCell = 15;  // unscaled
constexpr int64_t kAround = 1;                   // elements shown beside the window
constexpr float kLargestShare = 0.4f;            // of the view

// The corner of the view that lies farthest from the window.
ImVec2 farthest_corner(const Rect& within, const Rect& window, ImVec2 size) {
  const bool left = window.centre().x > within.centre().x;
  const bool top = window.centre().y > within.centre().y;
  const float margin = dp(8);
  return {left ? within.min.x + margin : within.max.x - margin - size.x,
          top ? within.min.y + margin : within.max.y - margin - size.y};
}

void draw_cells(ImDrawList* list, PanelContext& context, const ImageViewSpec& input,
                const ImageViewResult& cells) {
  const ImVec2 origin(static_cast<float>(cells.placement.origin.x),
                      static_cast<float>(cells.placement.origin.y));
  const ScreenRect clip{cells.pane.min, cells.pane.max};
  draw_hatch(list, cells.pane);
  if (input.c < 0) {
    context.painter.draw_picture(list, input.tensor, input.n, input.style, origin,
                                 cells.placement.scale, clip);
  } else {
    context.painter.draw_map(list, input.tensor, input.n, input.c, input.style, origin,
                             cells.placement.scale, clip);
  }
}

}  // namespace

void draw_window_inset(const ImageViewResult& view, PanelContext& context,
                       const ImageViewSpec& input, const Geometry& geometry, const Element& at,
                       ImU32 colour) {
  const AxisGeometry &h = geometry.h, &w = geometry.w;
  const int64_t y0 = h.position(at.y, 0) - kAround, x0 = w.position(at.x, 0) - kAround;
  const auto rows = static_cast<float>(h.effective + 2 * kAround);
  const auto columns = static_cast<float>(w.effective + 2 * kAround);
  const Rect within = view.pane.clipped(view.picture);
  const float cell = std::floor(std::min({dp(kCell), kLargestShare * within.width() / columns,
                                          kLargestShare * within.height() / rows}));
  const double scale = view.placement.scale;
  if (scale >= dp(kReadableCell) || cell < dp(4) || cell < 1.5 * scale) return;

  const Rect window =
      view.rect_of(static_cast<double>(y0 + kAround), static_cast<double>(x0 + kAround),
                   static_cast<double>(h.effective), static_cast<double>(w.effective));
  const float pad = dp(6), heading = dp(22);
  const std::string title = "row " + with_true_minus(std::to_string(h.position(at.y, 0))) +
                            ", column " + with_true_minus(std::to_string(w.position(at.x, 0)));
  const ImVec2 body(cell * columns, cell * rows);
  const ImVec2 size(std::max(body.x, text_size(title, Font::kMonoSmall).x) + 2 * pad,
                    body.y + heading + pad);
  const ImVec2 corner = farthest_corner(within, window, size);
  const Rect card = Rect::of(std::round(corner.x), std::round(corner.y), size.x, size.y);
  // In a small picture it would hide what it enlarges.
  if (!card.inset(-dp(6), -dp(6)).clipped(window).empty()) return;
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(card.min, card.max, with_alpha(palette().panel, 0.97f), dp(7));
  list->AddRect(card.min, card.max, colour, dp(7), 0, dp(1));
  draw_text(list, Rect::of(card.min.x + pad, card.min.y, size.x - 2 * pad, heading), title,
            Font::kMonoSmall, palette().text);

  ImageViewResult cells;
  cells.pane =
      Rect::of(std::round(card.centre().x - body.x / 2), card.min.y + heading, body.x, body.y);
  cells.placement.scale = static_cast<double>(cell);
  cells.placement.origin = {
      static_cast<double>(cells.pane.min.y) - cells.placement.scale * static_cast<double>(y0),
      static_cast<double>(cells.pane.min.x) - cells.placement.scale * static_cast<double>(x0)};
  draw_cells(list, context, input, cells);
  const Rect enlarged = cells.pane.inset(cell * kAround, cell * kAround);
  list->AddRect(enlarged.min, enlarged.max, colour, 0, 0, dp(2));
}

}  // namespace convoscope::app
