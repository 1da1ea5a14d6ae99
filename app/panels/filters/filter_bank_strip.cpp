// Thumbnails of the bank. See filter_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/style.h"
#include "app/panels/filters/filter_parts.h"
#include "app/panels/slices.h"
#include "app/widgets/marks.h"
#include "app/widgets/registry.h"

namespace convoscope::app {

namespace {

constexpr int kColumns = 10;
constexpr int kRowsShown = 2;  // more of them scroll

void draw_thumb_button(PanelContext& context, int64_t k, ImVec2 min, float size) {
  ViewState& view = context.view;
  const std::string id = std::to_string(k);
  ImGui::SetCursorScreenPos(min);
  if (ImGui::InvisibleButton(id.c_str(), {size, size})) context.requests.map = k;
  const std::string name = filter_name(context.layer().filters, k);
  register_item("filter", id, name, name);
  const ImVec2 max(min.x + size, min.y + size);
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_filter_thumb(context, context.layer().filters.tensor, k, view.slice, min, size);
  if (k == view.map) {
    list->AddRect({min.x - dp(2), min.y - dp(2)}, {max.x + dp(2), max.y + dp(2)}, palette().accent,
                  dp(5), 0, dp(2));
  } else if (ImGui::IsItemHovered()) {
    list->AddRect({min.x - dp(1), min.y - dp(1)}, {max.x + dp(1), max.y + dp(1)}, palette().dim,
                  dp(4), 0, dp(1));
  }
}

// Magnitude that stands for full colour; 0 while it is unknown.
float magnitude_of(const PanelContext& context, const TensorPtr& bank, int64_t k) {
  if (bank == context.layer().filters.tensor) return context.bank.magnitude(k);
  float magnitude = 0;
  for (const float weight : filter_weights(*bank, k)) {
    magnitude = std::max(magnitude, std::abs(weight));
  }
  return magnitude;
}

MapStyle taps_style(const PanelContext& context, const TensorPtr& bank, int64_t k) {
  MapStyle style{.colormap = signed_colormap(), .rounding = dp(3)};
  const float magnitude = magnitude_of(context, bank, k);
  style.high = magnitude > 0 ? magnitude : 1;
  style.low = -style.high;
  return style;
}

Rect taps_rect(const FilterShape& shape, ImVec2 min, double scale) {
  return Rect::of(min.x, min.y, static_cast<float>(scale * static_cast<double>(shape.w)),
                  static_cast<float>(scale * static_cast<double>(shape.h)));
}

}  // namespace

void draw_filter_taps(PanelContext& context, const TensorPtr& bank, int64_t k, int64_t q,
                      ImVec2 min, double scale) {
  const FilterShape shape = filter_shape(*bank);
  if (!is_colour(shape.in, context.view.layer)) {
    draw_slice_taps(context, bank, k, std::min(q, shape.in - 1), min, scale);
    return;
  }
  const Rect rect = taps_rect(shape, min, scale);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(rect.min, rect.max, palette().field, dp(3));
  context.painter.draw_picture(list, bank, k, taps_style(context, bank, k), rect.min, scale,
                               {rect.min, rect.max});
}

void draw_slice_taps(PanelContext& context, const TensorPtr& bank, int64_t k, int64_t q, ImVec2 min,
                     double scale) {
  const Rect rect = taps_rect(filter_shape(*bank), min, scale);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(rect.min, rect.max, palette().field, dp(3));
  context.painter.draw_map(list, bank, k, q, taps_style(context, bank, k), rect.min, scale,
                           {rect.min, rect.max});
}

void draw_filter_thumb(PanelContext& context, const TensorPtr& bank, int64_t k, int64_t q,
                       ImVec2 min, float size) {
  const FilterShape shape = filter_shape(*bank);
  const double scale = static_cast<double>(size) / static_cast<double>(std::max(shape.h, shape.w));
  const ImVec2 top_left(
      min.x + (size - static_cast<float>(scale * static_cast<double>(shape.w))) / 2,
      min.y + (size - static_cast<float>(scale * static_cast<double>(shape.h))) / 2);
  ImGui::GetWindowDrawList()->AddRectFilled(min, {min.x + size, min.y + size}, palette().field,
                                            dp(3));
  draw_filter_taps(context, bank, k, q, top_left, scale);
}

void draw_bank(PanelContext& context, const FilterShape& shape) {
  const Scope scope("bank");
  const float room = ImGui::GetContentRegionAvail().x;
  const bool scrolls = shape.out > kColumns * kRowsShown;
  const float bar = scrolls ? dp(12) : 0, gap = dp(7), edge = dp(3);
  const float size = std::floor((room - bar - 2 * edge + gap) / kColumns - gap);
  const int64_t rows = (shape.out + kColumns - 1) / kColumns;
  const float shown = static_cast<float>(std::min<int64_t>(rows, kRowsShown));
  ImGui::BeginChild("bank", {room, shown * (size + gap) - gap + 2 * edge}, false,
                    scrolls ? 0 : ImGuiWindowFlags_NoScrollbar);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float top = ImGui::GetScrollY(), bottom = top + ImGui::GetWindowHeight();
  for (int64_t k = 0; k < shape.out; ++k) {
    const float x = static_cast<float>(k % kColumns) * (size + gap) + edge;
    const float y = static_cast<float>(k / kColumns) * (size + gap) + edge;
    if (y + size < top || y > bottom) continue;
    draw_thumb_button(context, k, {start.x + x, start.y + y}, size);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({room - bar, static_cast<float>(rows) * (size + gap) - gap + 2 * edge});
  ImGui::EndChild();
}

}  // namespace convoscope::app
