// The slice as a sum of columns times rows: its singular values, what rank it has, what the first
// products alone look like, and what computing them one after the other would save. See
// anatomy_parts.h.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/panels/filters/anatomy_parts.h"
#include "app/panels/format.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

constexpr size_t kLabelledBars = 9;  // more of them have no names

float greatest_value(const AnatomyView& view) {
  double greatest = 0;
  for (const SliceAnatomy& slice : view.portrait.anatomy.slices) {
    greatest = std::max(greatest, slice.svd.values.front());
  }
  return greatest > 0 ? static_cast<float>(greatest) : 1.0f;
}

void draw_legend(Rect row) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  constexpr const char* kNames[] = {"R", "G", "B"};
  for (size_t i = 3; i-- > 0;) {
    const float width = text_size(kNames[i], Font::kSmall).x;
    draw_text(list, row.take_right(width, dp(6)), kNames[i], Font::kSmall, palette().dim);
    const Rect dot = row.take_right(dp(8), dp(10));
    list->AddCircleFilled(dot.centre(), dp(4), palette().channel[i]);
  }
}

// One group of bars for each singular value, a bar for each slice; the shown slice in full colour
// with its number above.
void draw_bars(const AnatomyView& view) {
  const auto& slices = view.portrait.anatomy.slices;
  const size_t count = view.slice.svd.values.size();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  const Rect box = Rect::of(start.x, start.y, width, dp(78));
  ImGui::InvisibleButton("singular values", box.size());
  std::string values;
  for (const double value : view.slice.svd.values) {
    if (!values.empty()) values += ", ";
    values += significant(value, 4);
  }
  register_item("plot", "singular values", values,
                "How strong each column × row product is that the slice is the sum of: " + values);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.min, box.max, palette().field, dp(8));
  Rect inner = box.inset(dp(12), dp(8));
  const bool labelled = count <= kLabelledBars;
  Rect names = labelled ? inner.take_bottom(dp(16), dp(3)) : Rect{};
  if (view.colour) draw_legend({inner.min, {inner.max.x, inner.min.y + dp(16)}});
  inner.take_top(dp(16));
  const float step = inner.width() / static_cast<float>(count), greatest = greatest_value(view);
  const float bar = std::clamp(step * 0.62f / static_cast<float>(slices.size()), dp(1), dp(26));
  for (size_t i = 0; i < count; ++i) {
    const float middle = inner.min.x + step * (static_cast<float>(i) + 0.5f);
    float x = middle - bar * static_cast<float>(slices.size()) / 2;
    for (const SliceAnatomy& slice : slices) {
      const auto value = static_cast<float>(slice.svd.values[i]);
      const float height = std::max(dp(1), value / greatest * inner.height());
      const bool chosen = slice.q == view.slice.q;
      list->AddRectFilled({x, inner.max.y - height},
                          {x + std::max(bar - dp(1), dp(1)), inner.max.y},
                          with_alpha(slice_colour(view, slice), chosen ? 1.0f : 0.45f), dp(2));
      if (chosen && labelled && static_cast<int64_t>(i) < std::min<int64_t>(slice.rank, 4)) {
        const float top = inner.max.y - height;
        draw_text(
            list,
            Rect{{middle - step / 2 - dp(12), top - dp(16)}, {middle + step / 2 + dp(12), top}},
            decimal(value, 3), Font::kMonoSmall, palette().text, Align::kCentre);
      }
      x += bar;
    }
    if (labelled) {
      draw_text(list, {{middle - step / 2, names.min.y}, {middle + step / 2, names.max.y}},
                "σ" + std::to_string(i + 1), Font::kSmall, palette().faint, Align::kCentre);
    }
  }
}

void draw_numbers(const SliceAnatomy& slice) {
  const int64_t least = std::min(slice.h, slice.w);
  number_row("rank of the slice", std::to_string(slice.rank) + " of " + std::to_string(least),
             "How many products of a column and a row it takes to make the slice, up to the "
             "rounding of float32.");
  const double off = slice.error_of_rank(1);
  number_row("energy in the first product", decimal(100 * (1 - off * off), 1) + " %",
             "Share of the sum of squares: σ₁² of the sum of all σ².");
  const int64_t dense = slice.h * slice.w, passes = slice.rank * (slice.h + slice.w);
  const std::string label = slice.rank == 1
                                ? "products in two passes"
                                : "products in " + std::to_string(slice.rank) + " pairs of passes";
  number_row(label, std::to_string(passes) + " instead of " + std::to_string(dense),
             "Per output value: rank · (KH + KW) in separable passes, KH · KW at once.");
}

// Divided by its smallest entry that isn't 0, where that makes whole numbers: "1 2 1".
std::string whole_numbers(const std::vector<double>& entries, double& factor) {
  double least = 0;
  for (const double entry : entries) {
    const double magnitude = std::abs(entry);
    if (magnitude > 1e-6 && (least == 0 || magnitude < least)) least = magnitude;
  }
  std::string words;
  for (const double entry : entries) {
    const double whole = std::round(entry / least);
    if (least == 0 || std::abs(entry / least - whole) > 1e-4 * std::max(1.0, std::abs(whole))) {
      return {};
    }
    words += (words.empty() ? "" : " ") + decimal(whole, 0);
  }
  factor = least;
  return words;
}

// A column or row of weights as a strip of cells, in signed colours of its own range.
void draw_strip(const Rect& rect, const std::vector<double>& entries, bool down) {
  double largest = 1e-30;
  for (const double entry : entries) largest = std::max(largest, std::abs(entry));
  const auto count = static_cast<float>(entries.size());
  ImDrawList* list = ImGui::GetWindowDrawList();
  const ColormapId map = signed_colormap();
  for (size_t i = 0; i < entries.size(); ++i) {
    const float from = static_cast<float>(i) / count, to = static_cast<float>(i + 1) / count;
    const ImVec2 a = down ? ImVec2(rect.min.x, std::round(rect.min.y + from * rect.height()))
                          : ImVec2(std::round(rect.min.x + from * rect.width()), rect.min.y);
    const ImVec2 b = down ? ImVec2(rect.max.x, std::round(rect.min.y + to * rect.height()))
                          : ImVec2(std::round(rect.min.x + to * rect.width()), rect.max.y);
    const auto share = static_cast<float>(entries[i] / largest);
    list->AddRectFilled(a, b, to_u32(colormap_color(map, share, -1, 1)));
  }
}

// The sum of the first `terms` products, with the column and the row of the last of them beside it.
void draw_approximation(PanelContext& context, const AnatomyView& view, const TensorPtr& pictures,
                        Rect area, int64_t terms) {
  const SliceAnatomy& slice = view.slice;
  const auto last = static_cast<size_t>(terms - 1);
  Rect caption = area.take_bottom(dp(20));
  const float strip = dp(8), gap = dp(3);
  const Rect left = area.take_left(strip, gap), top_strip = area.take_top(strip, gap);
  const double scale = std::min(static_cast<double>(area.width()) / static_cast<double>(slice.w),
                                static_cast<double>(area.height()) / static_cast<double>(slice.h));
  const ImVec2 size(static_cast<float>(scale * static_cast<double>(slice.w)),
                    static_cast<float>(scale * static_cast<double>(slice.h)));
  const float range = slice.sums.largest > 0 ? static_cast<float>(slice.sums.largest) : 1.0f;
  const MapStyle style{
      .colormap = signed_colormap(), .low = -range, .high = range, .rounding = dp(3)};
  context.painter.draw_map(ImGui::GetWindowDrawList(), pictures, terms - 1, 0, style, area.min,
                           scale, {area.min, {area.min.x + size.x, area.min.y + size.y}});
  draw_strip(Rect::of(area.min.x, top_strip.min.y, size.x, strip), slice.svd.rows[last], false);
  draw_strip(Rect::of(left.min.x, area.min.y, strip, size.y), slice.svd.columns[last], true);
  const double off = slice.error_of_rank(terms);
  const bool exact = terms >= slice.rank;
  caption.min.x = area.min.x;
  caption.max.x = area.min.x + size.x;
  draw_text(ImGui::GetWindowDrawList(), caption, "rank " + std::to_string(terms), Font::kSmall,
            palette().dim);
  draw_text(ImGui::GetWindowDrawList(), caption,
            exact ? "exact" : decimal(100 * off, off < 0.0995 ? 1 : 0) + " %", Font::kMonoSmall,
            exact ? palette().accent : palette().text, Align::kRight);
}

// In hundredths of the largest entry, where whole numbers don't say it.
std::string hundredths(const std::vector<double>& entries, double& factor) {
  for (const double entry : entries) factor = std::max(factor, std::abs(entry));
  std::string words;
  for (const double entry : entries) {
    words += (words.empty() ? "" : " ") + decimal(entry / factor, 2);
  }
  return words;
}

// The only column and row there are, as numbers, and what their product is to be multiplied by.
void draw_factors(Rect area, const SliceAnatomy& slice) {
  if (slice.rank != 1) return;
  double scale = slice.svd.values[0];
  const auto block = [&](const char* name, const std::vector<double>& entries, const Rect& place) {
    double factor = 0;
    std::string words = whole_numbers(entries, factor);
    if (words.empty()) words = hundredths(entries, factor);
    scale *= factor;
    Rect rest = place;
    draw_text(ImGui::GetWindowDrawList(), rest.take_top(dp(18)), name, Font::kSmall, palette().dim);
    ImGui::PushClipRect(rest.min, rest.max, true);
    ImGui::SetCursorScreenPos(rest.min);
    text_wrapped(words, Font::kMonoSmall, palette().text, rest.width());
    ImGui::PopClipRect();
  };
  const Rect last = area.take_bottom(dp(20));
  const Rect upper = area.take_top(area.height() / 2);
  block("column", slice.svd.columns[0], upper);
  block("× row", slice.svd.rows[0], area);
  draw_text(ImGui::GetWindowDrawList(), last, "× " + significant(scale, 4), Font::kMonoSmall,
            palette().text);
}

void draw_approximations(PanelContext& context, const AnatomyView& view) {
  const auto index = static_cast<size_t>(&view.slice - view.portrait.anatomy.slices.data());
  const int64_t possible = std::clamp(view.slice.rank, int64_t{1}, kApproximations);
  const float room = ImGui::GetContentRegionAvail().x, gap = dp(12);
  const float width = std::min(std::floor((room - 2 * gap) / 3), dp(104)), strips = dp(11);
  const float pitch = std::floor((room - width) / 2);
  const float tall = static_cast<float>(view.slice.h) / static_cast<float>(view.slice.w);
  const float height =
      std::clamp((width - strips) * tall, dp(24), width - strips) + strips + dp(20);
  const ImVec2 start = ImGui::GetCursorScreenPos();
  for (int64_t terms = 1; terms <= possible; ++terms) {
    const float x = start.x + pitch * static_cast<float>(terms - 1);
    const Rect area = Rect::of(x, start.y, width, height);
    draw_approximation(context, view, view.portrait.slices[index].approximations, area, terms);
    const std::string id = "rank " + std::to_string(terms);
    register_rect(
        "picture", id, decimal(view.slice.error_of_rank(terms), 4),
        "The sum of the first " + std::to_string(terms) +
            " products; the column and row beside it are those of the last. Off: the root "
            "of the missing share of the sum of squares.",
        area);
  }
  if (possible == 1) {
    draw_factors(Rect::of(start.x + pitch, start.y, room - pitch, height), view.slice);
  }
  ImGui::SetCursorScreenPos(start);
  ImGui::Dummy({room, height});
}

}  // namespace

void draw_products(PanelContext& context, const AnatomyView& view) {
  section_header(kIconChart, "Singular values");
  draw_bars(view);
  draw_numbers(view.slice);
  const int64_t rank = view.slice.rank;
  number_row(
      "separable into column × row",
      rank == 1   ? "yes"
      : rank == 0 ? "all zeros"
                  : "no",
      "A slice of rank 1 is one column times one row: two short passes replace it. Any other "
      "is a sum of as many such products as its rank says.");
  draw_approximations(context, view);
}

}  // namespace convoscope::app
