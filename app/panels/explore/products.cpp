// See products.h.
#include "app/panels/explore/products.h"

#include <algorithm>

#include "app/panels/format.h"
#include "app/panels/slices.h"
#include "app/panels/without_filters.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

constexpr size_t kSlicesShown = 3;

void draw_slice(Rect area, const Focus& focus, const Slice& slice, float range) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect heading = area.take_top(dp(22), dp(4));
  const int64_t channels = focus.geometry().filter_channels;
  if (is_colour(channels, focus.layer)) {
    draw_channel_dot(list, {heading.min.x + dp(5), heading.centre().y}, slice.q);
    heading.min.x += dp(16);
  }
  draw_text(list, heading, channel_name(focus, slice.q), Font::kSmall, palette().dim);
  const int decimals = area.width() < dp(104) ? 2 : 4;
  draw_text(list, heading, decimal(slice.sum, decimals, true), Font::kMonoSmall, palette().text,
            Align::kRight);

  CellGridSpec spec;
  const std::string id = "products " + std::to_string(slice.q);
  spec.id = id.c_str();
  spec.rows = focus.geometry().h.filter;
  spec.columns = focus.geometry().w.filter;
  spec.values = slice.products;
  spec.kinds = slice.kinds;
  spec.colormap = signed_colormap();
  spec.low = -range;
  spec.high = range;
  spec.show_numbers = false;
  ImGui::SetCursorScreenPos(area.min);
  cell_grid(spec, area.size());
}

std::string partial_sums(const Focus& focus) {
  double rest = 0;
  std::string text;
  for (const SliceSum& slice : strongest_slices(focus, kSlicesShown, rest)) {
    text += decimal(slice.sum, 4, true) + " ";
  }
  const int64_t others = focus.geometry().filter_channels - static_cast<int64_t>(kSlicesShown);
  if (others > 0) text += decimal(rest, 4, true) + " ";
  return text + "≈";
}

// Partial sums left, the engine's value right in large figures.
void draw_sum_box(Rect area, const Focus& focus) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_result_box(area);
  const Rect inside = area.inset(dp(12), 0);
  const std::string value = decimal(focus.explanation.engine.value, 4);
  const float value_width = text_size(value, Font::kMonoBig).x;
  draw_text(list, inside, value, Font::kMonoBig, palette().accent_two, Align::kRight);
  const Rect left{inside.min, {inside.max.x - value_width - dp(10), inside.max.y}};
  draw_text(list, left, elide(partial_sums(focus), left.width(), Font::kMonoSmall),
            Font::kMonoSmall, palette().dim);
}

}  // namespace

void draw_products(Rect area, PanelContext& context) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect heading = area.take_top(dp(26), dp(6));
  draw_text(list, heading, "Products by channel", Font::kSemiBold, palette().text);
  if (context.focus == nullptr) {
    draw_text(list, area, no_products_text(context), Font::kSmall, palette().dim, Align::kCentre);
    return;
  }
  const Focus& focus = *context.focus;
  const float title = text_size("Products by channel", Font::kSemiBold).x + dp(12);
  const Rect note{{heading.min.x + title, heading.min.y}, heading.max};
  const std::string words = "patch × filter at " + element_text(focus.y, focus.x);
  if (text_size(words, Font::kSmall).x <= note.width()) {
    draw_text(list, note, words, Font::kSmall, palette().dim, Align::kRight);
  }
  draw_sum_box(area.take_bottom(dp(46), dp(10)), focus);

  double rest = 0;
  const std::vector<SliceSum> shown = strongest_slices(focus, kSlicesShown, rest);
  const int64_t others = focus.geometry().filter_channels - static_cast<int64_t>(shown.size());
  if (others > 0) {
    draw_text(list, area.take_bottom(dp(22), dp(2)),
              "and " + std::to_string(others) + " weaker channels: " + decimal(rest, 4, true),
              Font::kSmall, palette().dim);
  }
  const float gap = dp(12);
  const float width = (area.width() + gap) / static_cast<float>(shown.size()) - gap;
  const float range = product_range(focus);
  for (const SliceSum& slice : shown) {
    draw_slice(area.take_left(width, gap), focus, slice_of(focus, slice.q), range);
  }
}

}  // namespace convoscope::app
