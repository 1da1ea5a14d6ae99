// Every product behind the explained element, slice by slice: patch × filter = product, with the
// input's own rows and columns as labels, padding hatched and the weights that meet it dimmed.
#include <algorithm>
#include <cmath>
#include <span>

#include "app/host/style.h"
#include "app/panels/draw.h"
#include "app/panels/format.h"
#include "app/panels/learn/sliding_window.h"
#include "app/panels/map_style.h"
#include "app/panels/slices.h"
#include "app/panels/without_filters.h"
#include "app/widgets/card.h"
#include "app/widgets/marks.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

struct Labels {
  std::vector<std::string> rows, columns, taps;  // input rows, input columns, filter columns
};

Labels labels_of(const Focus& focus) {
  const Geometry& geometry = focus.geometry();
  Labels labels;
  for (int64_t t = 0; t < geometry.h.filter; ++t) {
    labels.rows.push_back(std::to_string(geometry.h.position(focus.y, t)));
  }
  for (int64_t t = 0; t < geometry.w.filter; ++t) {
    labels.columns.push_back(std::to_string(geometry.w.position(focus.x, t)));
    labels.taps.push_back("x " + std::to_string(t));
  }
  return labels;
}

// The colours of the three matrices: the patch as its picture shows it, weights and products
// signed.
struct Colours {
  MapStyle patch;
  float weight = 1, product = 1;
};

Colours colours_of(const PanelContext& context, const Focus& focus) {
  Colours colours;
  colours.product = product_range(focus);
  float largest = 0;
  for (const Term& term : focus.explanation.terms) {
    largest = std::max(largest, std::abs(term.weight));
  }
  if (largest > 0) colours.weight = largest;
  const InputStyle style = input_style(context);
  colours.patch = style.style;
  if (style.channel < 0) {
    const bool picture = style.style.low >= 0;
    colours.patch.colormap = picture ? ColormapId::kGrey : signed_colormap();
  }
  return colours;
}

CellGridSpec matrix(const Focus& focus, std::span<const float> values,
                    std::span<const CellKind> kinds, std::span<const std::string> columns) {
  CellGridSpec spec;
  spec.rows = focus.geometry().h.filter;
  spec.columns = focus.geometry().w.filter;
  spec.values = values;
  spec.kinds = kinds;
  spec.colormap = signed_colormap();
  spec.column_labels = columns;
  return spec;
}

// `range` is the half-width of a signed range; 0 keeps the range of the spec.
void draw_matrix(const char* name, const Slice& slice, CellGridSpec spec, float range, Rect area,
                 const Term* tap) {
  if (tap != nullptr && tap->q == slice.q) spec.pointed = Element{tap->tap_y, tap->tap_x};
  const std::string id = name + (" q " + std::to_string(slice.q));
  spec.id = id.c_str();
  if (range > 0) spec.low = -range, spec.high = range;
  ImGui::SetCursorScreenPos(area.min);
  cell_grid(spec, area.size());
}

void draw_sign(Rect place, const char* sign) {
  draw_text(ImGui::GetWindowDrawList(), place, sign, Font::kBody, palette().dim, Align::kCentre);
}

void draw_slice_name(Rect place, const Focus& focus, const Slice& slice) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ImVec2 centre = place.centre();
  if (is_colour(focus.geometry().filter_channels, focus.layer)) {
    draw_channel_dot(list, {centre.x, centre.y - dp(20)}, slice.q);
    draw_text(list, Rect::of(place.min.x, centre.y - dp(12), place.width(), dp(24)),
              channel_name(focus, slice.q), Font::kSemiBold, palette().text, Align::kCentre);
    draw_text(list, Rect::of(place.min.x, centre.y + dp(10), place.width(), dp(20)),
              "q=" + std::to_string(slice.q), Font::kMonoSmall, palette().faint, Align::kCentre);
    return;
  }
  draw_text(list, Rect::of(place.min.x, centre.y - dp(12), place.width(), dp(24)),
            "q=" + std::to_string(slice.q), Font::kMonoSmall, palette().dim, Align::kCentre);
}

void draw_block(Rect area, const Focus& focus, const Slice& slice, const Labels& labels,
                const Colours& colours, const Term* tap) {
  draw_slice_name(area.take_left(dp(46)), focus, slice);
  const float sign = dp(30), width = (area.width() - 2 * sign) / 3;

  CellGridSpec patch = matrix(focus, slice.inputs, slice.kinds, labels.columns);
  patch.colormap = colours.patch.colormap;
  patch.low = colours.patch.low;
  patch.high = colours.patch.high;
  patch.row_labels = labels.rows;
  draw_matrix("patch", slice, patch, 0, area.take_left(width), tap);
  draw_sign(area.take_left(sign), "×");
  draw_matrix("filter", slice, matrix(focus, slice.weights, slice.weight_kinds, labels.taps),
              colours.weight, area.take_left(width), tap);
  draw_sign(area.take_left(sign), "=");
  draw_matrix("product", slice, matrix(focus, slice.products, slice.kinds, labels.columns),
              colours.product, area, tap);
}

void draw_heads(Rect row) {
  row.min.x += dp(46);
  const float sign = dp(30), width = (row.width() - 2 * sign) / 3;
  ImDrawList* list = ImGui::GetWindowDrawList();
  for (const char* head : {"patch", "filter", "product"}) {
    draw_text(list, row.take_left(width, sign), head, Font::kMedium, palette().text,
              Align::kCentre);
  }
}

// All slices one below the other; those out of sight are not drawn.
void draw_blocks(const Focus& focus, const Colours& colours, const Term* tap) {
  ImGui::BeginChild("slices", {0, 0}, false);
  const Labels labels = labels_of(focus);
  const int64_t count = focus.geometry().filter_channels;
  const ImVec2 start = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  const float gap = dp(14);
  const float shown = static_cast<float>(std::min<int64_t>(count, 3));
  const float fitting = (room.y + gap) / shown - gap;
  // High enough for a number in every cell of a usual filter, labels included.
  const float rows = static_cast<float>(focus.geometry().h.filter);
  const float readable = dp(24) * std::min(rows + 1, 8.0f);
  const float height = std::clamp(fitting, readable, readable + dp(80));
  const float top = ImGui::GetScrollY(), bottom = top + ImGui::GetWindowHeight();
  for (int64_t q = 0; q < count; ++q) {
    const float y = static_cast<float>(q) * (height + gap);
    if (y + height < top || y > bottom) continue;
    draw_block(Rect::of(start.x, start.y + y, room.x - dp(10), height), focus, slice_of(focus, q),
               labels, colours, tap);
  }
  // The slice whose tap is added comes into sight.
  if (tap != nullptr) {
    const float at = static_cast<float>(tap->q) * (height + gap);
    if (at < top || at + height > bottom) ImGui::SetScrollY(at);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({room.x, static_cast<float>(count) * (height + gap) - gap});
  ImGui::EndChild();
}

}  // namespace

void draw_ledger_panel(ImVec2 min, ImVec2 max, PanelContext& context) {
  begin_card("products", {min, max});
  const ImVec2 start = ImGui::GetCursorScreenPos();
  Rect row = Rect::of(start.x, start.y, ImGui::GetContentRegionAvail().x, dp(26));
  ImDrawList* list = ImGui::GetWindowDrawList();
  draw_text(list, row, "Every product", Font::kSemiBold, palette().text);
  if (context.focus == nullptr) {
    draw_text(list, {{start.x, row.max.y}, max}, no_products_text(context), Font::kSmall,
              palette().dim, Align::kCentre);
    end_card();
    return;
  }
  const Focus& focus = *context.focus;
  std::string note = "element " + element_text(focus.y, focus.x);
  if (focus.explanation.padding_terms > 0) {
    note += ", " + std::to_string(focus.explanation.padding_terms) + " of " +
            std::to_string(focus.explanation.terms.size()) + " taps read padding";
  }
  draw_text(list, row, note, Font::kMonoSmall, palette().dim, Align::kRight);
  ImGui::SetCursorScreenPos({start.x, row.max.y + dp(4)});
  draw_sliding_window(context);
  const float top = ImGui::GetCursorScreenPos().y;
  draw_heads(Rect::of(start.x, top, row.width() - dp(10), dp(22)));
  ImGui::SetCursorScreenPos({start.x, top + dp(24)});
  draw_blocks(focus, colours_of(context, focus), playing_tap(context));
  end_card();
}

}  // namespace convoscope::app
