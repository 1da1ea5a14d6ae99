// See overlays.h.
#include "app/panels/overlays.h"

#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/widgets/marks.h"

namespace convoscope::app {

namespace {

constexpr ImU32 kUnder = IM_COL32(0, 0, 0, 190);  // under bright marks, in both themes

Rect cell_rect(const ImageViewResult& view, int64_t y, int64_t x, int64_t h = 1, int64_t w = 1) {
  return view.rect_of(static_cast<double>(y), static_cast<double>(x), static_cast<double>(h),
                      static_cast<double>(w));
}

// Everything of the view outside `hole`.
void dim_around(ImDrawList* list, const Rect& view, const Rect& hole, ImU32 colour) {
  const auto& [a, b] = view;
  const float left = std::clamp(hole.min.x, a.x, b.x), right = std::clamp(hole.max.x, a.x, b.x);
  const float top = std::clamp(hole.min.y, a.y, b.y), bottom = std::clamp(hole.max.y, a.y, b.y);
  list->AddRectFilled(a, {b.x, top}, colour);
  list->AddRectFilled({a.x, bottom}, b, colour);
  list->AddRectFilled({a.x, top}, {left, bottom}, colour);
  list->AddRectFilled({right, top}, {b.x, bottom}, colour);
}

// The input with its padding, as far as it is in sight.
Rect padded_picture(const ImageViewResult& view, const Geometry& geometry) {
  return cell_rect(view, -geometry.h.pad_before, -geometry.w.pad_before, geometry.h.padded(),
                   geometry.w.padded())
      .clipped(view.pane);
}

// A tap covers the middle of its cell, so that the picture stays visible around it once cells are
// large.
void draw_tap(ImDrawList* list, const Rect& cell, ImU32 tint) {
  const float size = cell.max.x - cell.min.x;
  const float inset = size >= dp(6) ? std::round(size * 0.22f) : 0;
  const ImVec2 min(cell.min.x + inset, cell.min.y + inset);
  const ImVec2 max(cell.max.x - inset, cell.max.y - inset);
  if (inset > 0) {
    list->AddRectFilled({min.x - dp(1), min.y - dp(1)}, {max.x + dp(1), max.y + dp(1)}, kUnder,
                        dp(2));
  }
  list->AddRectFilled(min, max, tint, inset > 0 ? dp(2) : 0);
}

void draw_taps(ImDrawList* list, const ImageViewResult& view, const Focus& focus, int64_t slice) {
  const Geometry& geometry = focus.geometry();
  std::vector<float> weights;
  float strongest = 0;
  for (int64_t y = 0; y < geometry.h.filter; ++y) {
    for (int64_t x = 0; x < geometry.w.filter; ++x) {
      weights.push_back(shown_weight(focus, y, x, slice));
      strongest = std::max(strongest, std::abs(weights.back()));
    }
  }
  for (int64_t y = 0; y < geometry.h.filter; ++y) {
    for (int64_t x = 0; x < geometry.w.filter; ++x) {
      const float weight = weights[static_cast<size_t>(y * geometry.w.filter + x)];
      const Rgb8 tint = colormap_color(signed_colormap(), weight, -strongest, strongest);
      draw_tap(list,
               cell_rect(view, geometry.h.position(focus.y, y), geometry.w.position(focus.x, x)),
               to_u32(tint));
    }
  }
}

}  // namespace

Rect field_rect(const ImageViewResult& view, const FieldLevel& level) {
  const ElementBounds bounds = level.touched().value_or(ElementBounds{});
  return cell_rect(view, bounds.h.low, bounds.w.low, bounds.h.size(), bounds.w.size());
}

float shown_weight(const Focus& focus, int64_t y, int64_t x, int64_t slice) {
  const Tensor& filters = *focus.result->experiment->layers[focus.layer].filters.tensor;
  const FilterShape shape = filter_shape(filters);
  const auto weight = [&](int64_t q) {
    return filters.data()[filter_offset(shape, y, x, q, focus.k)];
  };
  if (slice >= 0) return weight(slice % shape.in);
  float strongest = 0;
  for (int64_t q = 0; q < shape.in; ++q) {
    if (std::abs(weight(q)) > std::abs(strongest)) strongest = weight(q);
  }
  return strongest;
}

void draw_field(ImDrawList* list, const ImageViewResult& view, const Focus& focus, int64_t slice) {
  const Rect bounds = field_rect(view, focus.read());
  list->PushClipRect(view.pane.min, view.pane.max, true);
  dim_around(list, padded_picture(view, focus.geometry()), bounds,
             with_alpha(palette().page, 0.30f));
  draw_taps_only(list, view, focus, slice);
  draw_outline(list, bounds, palette().accent_two, dp(2), dp(3));
  list->PopClipRect();
}

void draw_taps_only(ImDrawList* list, const ImageViewResult& view, const Focus& focus,
                    int64_t slice) {
  const Rect bounds = field_rect(view, focus.read());
  list->PushClipRect(view.pane.min, view.pane.max, true);
  list->AddRectFilled(bounds.min, bounds.max, IM_COL32(0, 0, 0, 110));
  draw_taps(list, view, focus, slice);
  list->PopClipRect();
}

void draw_fan_out(ImDrawList* list, const ImageViewResult& view, const FanOut& fan_out) {
  list->PushClipRect(view.pane.min, view.pane.max, true);
  for (const int64_t y : fan_out.rows) {
    for (const int64_t x : fan_out.columns) {
      const Rect cell = cell_rect(view, y, x);
      list->AddRectFilled(cell.min, cell.max, with_alpha(palette().accent_two, 0.25f));
      draw_outline(list, cell, palette().accent_two, dp(1), 0);
    }
  }
  list->PopClipRect();
}

bool overlap(const Rect& a, const Rect& b) {
  return a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y;
}

void draw_beam(ImDrawList* list, const Rect& from, const Rect& to) {
  const ImU32 fill = with_alpha(palette().accent_two, 0.13f);
  const ImU32 line = with_alpha(palette().accent_two, 0.75f);
  list->AddQuadFilled({from.max.x, from.min.y}, {to.min.x, to.min.y}, {to.min.x, to.max.y},
                      {from.max.x, from.max.y}, fill);
  list->AddLine({from.max.x, from.min.y}, {to.min.x, to.min.y}, line, dp(1));
  list->AddLine({from.max.x, from.max.y}, {to.min.x, to.max.y}, line, dp(1));
}

}  // namespace convoscope::app
