// One side of the Compare screen: what it is and how it is written, its input with the pads drawn
// and the window of the cursor's output, a beam, and its output.
#include <algorithm>
#include <cmath>

#include "app/host/icons.h"
#include "app/panels/compare/twin_parts.h"
#include "app/panels/format.h"
#include "app/widgets/card.h"
#include "app/widgets/controls.h"
#include "app/widgets/marks.h"

namespace convoscope::app {
namespace {

constexpr SideKind kVariants[] = {
    SideKind::kPresent,     SideKind::kSame,         SideKind::kTorch,     SideKind::kValid,
    SideKind::kSameStrided, SideKind::kTorchStrided, SideKind::kUndilated, SideKind::kUnstrided,
    SideKind::kPlainSums,   SideKind::kFastSums};

const char* explanation(SideKind kind) {
  switch (kind) {
    case SideKind::kPresent:
      return "The experiment as it is being edited.";
    case SideKind::kSnapshot:
      return "An experiment that was put aside.";
    case SideKind::kSame:
      return "The present layer with TensorFlow's SAME: as many pads as the last window needs, the "
             "odd one after the last pixel.";
    case SideKind::kTorch:
      return "The present layer as PyTorch's padding=: the same number of pads on both sides.";
    case SideKind::kValid:
      return "The present layer without any padding.";
    case SideKind::kSameStrided:
      return "SAME where it differs from PyTorch's padding: at stride 2, or the present larger "
             "one.";
    case SideKind::kTorchStrided:
      return "PyTorch's padding where it differs from SAME: at stride 2, or the present larger "
             "one.";
    case SideKind::kUndilated:
      return "The present layer with neighbouring taps.";
    case SideKind::kUnstrided:
      return "The present layer with a window at every pixel.";
    case SideKind::kPlainSums:
      return "The present experiment as sums of the products alone.";
    case SideKind::kFastSums:
      return "The present experiment by the fastest algorithms, whose last digits may differ.";
  }
  return "";
}

// Everything that a side can be: variants of the present first, then the snapshots.
void draw_choice(PanelContext& context, SideChoice& choice, float width) {
  std::vector<ComboItem> items;
  std::vector<SideChoice> choices;
  for (const SideKind kind : kVariants) {
    const SideChoice variant{kind, {}};
    items.emplace_back(side_title(variant, *context.experiment, context.view.layer), "",
                       explanation(kind));
    choices.push_back(variant);
  }
  for (const Snapshot& snapshot : context.experiment->snapshots) {
    items.emplace_back(snapshot.name, "snapshot", explanation(SideKind::kSnapshot));
    choices.push_back({SideKind::kSnapshot, snapshot.name});
  }
  const auto found = std::find(choices.begin(), choices.end(), choice);
  int index = found == choices.end() ? 0 : static_cast<int>(found - choices.begin());
  if (combo("choice", items, index,
            {.tooltip = "What stands on this side: the present experiment, a change of it, or a "
                        "snapshot.",
             .width = width})) {
    choice = choices[static_cast<size_t>(index)];
  }
}

// The side's call, elided; a click copies the whole.
void draw_code(PanelContext& context, const Rect& row, const SideCode& code) {
  if (code.brief.empty() || row.width() < dp(60)) return;
  const float width = std::min(row.width(), text_size(code.brief, Font::kMonoSmall).x + dp(20));
  const Rect box = Rect::of(row.max.x - width, row.centre().y - dp(14), width, dp(28));
  ImGui::SetCursorScreenPos(box.min);
  if (ImGui::InvisibleButton("code", box.size())) context.requests.copy_text = code.whole;
  register_item("code", "code", code.brief, code.whole + "\n\nClick to copy this.");
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->AddRectFilled(box.min, box.max, ImGui::IsItemHovered() ? palette().raised : palette().field,
                      dp(6));
  draw_text(list, box.inset(dp(10), 0), elide(code.brief, box.width() - dp(20), Font::kMonoSmall),
            Font::kMonoSmall, palette().text);
}

void draw_heading(Rect row, PanelContext& context, Side side) {
  const TwinSides& sides = *context.twin->sides;
  SideChoice& choice = side == Side::kA ? context.view.compare.a : context.view.compare.b;
  const Rect badge = row.take_left(dp(28), dp(12));
  draw_side_badge(ImGui::GetWindowDrawList(),
                  Rect::of(badge.min.x, badge.centre().y - dp(14), dp(28), dp(28)), side);
  if (choice.kind == SideKind::kPresent) {
    const Rect how = row.take_right(dp(28), dp(8));
    ImGui::SetCursorScreenPos({how.min.x, how.centre().y - dp(14)});
    if (icon_button("how", kIconCalculator,
                    {.tooltip = "How the output under the cursor was made, tap by tap, on the "
                                "Arithmetic screen (F4).",
                     .kind = ButtonKind::kQuiet,
                     .small = true,
                     .width = dp(28),
                     .height = dp(28)})) {
      context.requests.how_made = true;
    }
  }
  const float width = std::min(dp(310), row.width() * 0.52f);
  const Rect place = row.take_left(width, dp(14));
  ImGui::SetCursorScreenPos({place.min.x, place.centre().y - control_height() / 2});
  draw_choice(context, choice, width);
  draw_code(context, row, side == Side::kA ? sides.code_a : sides.code_b);
}

struct Shown {
  const Comparison& comparison;
  const LayerResult& layer;
  const Result& result;
  size_t index;
  Side side;
};

// The union of both sides' pads, so that both inputs have one scale.
Pads shared_pads(const Comparison& c) {
  const Geometry &a = c.layer_of_a().geometry.window, &b = c.layer_of_b().geometry.window;
  return {std::max(a.h.pad_before, b.h.pad_before), std::max(a.h.pad_after, b.h.pad_after),
          std::max(a.w.pad_before, b.w.pad_before), std::max(a.w.pad_after, b.w.pad_after)};
}

// Both inputs fitted alike: a view that is fitted becomes the fit of input and all pads.
Viewport fitted(const Viewport& viewport, const ImageShape& shape, const Pads& pads, ImVec2 size) {
  if (viewport.scale > 0) return viewport;
  const double margin = dp(3);
  const Box subject{static_cast<double>(-pads.top), static_cast<double>(-pads.left),
                    static_cast<double>(shape.h + pads.bottom),
                    static_cast<double>(shape.w + pads.right)};
  const ZoomFrame frame{subject, {margin, margin, size.y - margin, size.x - margin}};
  if (frame.pane.width() <= 0 || frame.pane.height() <= 0) return viewport;
  return {fit_scale(frame), (subject.y0 + subject.y1) / 2, (subject.x0 + subject.x1) / 2};
}

// As a picture where it is one, else its first channel.
void style_input(ImageViewSpec& spec, const Result& result, size_t layer) {
  const ActivationStats& stats = *result.layer_input_stats(layer);
  const MapStats all = stats.batch_element(spec.n);
  const bool unit = layer == 0 && all.min >= 0 && all.max <= 1;
  if (stats.channels == 3 || (stats.channels == 1 && unit)) {
    spec.style.high = unit ? 1 : all.magnitude();
    spec.style.low = unit ? 0 : -spec.style.high;
    return;
  }
  spec.c = 0;
  spec.style.colormap = signed_colormap();
  spec.style.high = stats.map(spec.n, 0).magnitude();
  spec.style.low = -spec.style.high;
}

ImageViewSpec input_spec(const Shown& shown) {
  const Geometry& g = shown.layer.geometry.window;
  ImageViewSpec spec;
  spec.id = "input";
  spec.tensor = shown.result.layer_input(shown.index);
  spec.n = shown.comparison.n;
  style_input(spec, shown.result, shown.index);
  spec.pad_top = g.h.pad_before;
  spec.pad_bottom = g.h.pad_after;
  spec.pad_left = g.w.pad_before;
  spec.pad_right = g.w.pad_after;
  return spec;
}

ImageViewResult draw_input(const Rect& area, PanelContext& context, const Shown& shown) {
  const ImageViewSpec spec = input_spec(shown);
  Viewport& shared = context.view.compare.input_view;
  const Viewport before =
      fitted(shared, image_shape(*spec.tensor), shared_pads(shown.comparison), area.size());
  Viewport viewport = before;
  ImGui::SetCursorScreenPos(area.min);
  const ImageViewResult view = image_view(context.painter, spec, area.size(), viewport);
  if (!(viewport == before)) shared = viewport;
  return view;
}

ImageViewResult draw_output(const Rect& area, PanelContext& context, const Shown& shown) {
  ImageViewSpec spec;
  spec.id = "output";
  spec.tensor = shown.layer.output;
  spec.n = shown.comparison.n;
  spec.c = shown.comparison.map;
  spec.style.colormap = signed_colormap();
  spec.style.high = shown.comparison.range;
  spec.style.low = -spec.style.high;
  spec.show_readout = false;
  spec.outline_hovered = false;
  spec.rounding = 4;
  if (context.twin->cursor) {
    spec.selected = output_of(shown.comparison, shown.side, *context.twin->cursor);
  }
  ImGui::SetCursorScreenPos(area.min);
  const ImageViewResult view =
      image_view(context.painter, spec, area.size(), context.view.compare.map_view);
  follow_pointing(view, context, shown.comparison, shown.side);
  return view;
}

void draw_beam(const Rect& from, const Rect& to, const Rect& within, ImU32 colour) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(within.min, within.max, true);
  list->AddQuadFilled({from.max.x, from.min.y}, {to.min.x, to.min.y}, {to.min.x, to.max.y},
                      {from.max.x, from.max.y}, with_alpha(colour, 0.12f));
  for (const bool low : {false, true}) {
    const float y0 = low ? from.max.y : from.min.y, y1 = low ? to.max.y : to.min.y;
    list->AddLine({from.max.x, y0}, {to.min.x, y1}, with_alpha(colour, 0.7f), dp(1));
  }
  list->PopClipRect();
}

// The window of the cursor's output in the input, the beam, and the output with its value.
void draw_link(const Rect& area, PanelContext& context, const ImageViewResult& input,
               const ImageViewResult& output, const Shown& shown, const Element& at) {
  const Geometry& g = shown.layer.geometry.window;
  const ImU32 colour = side_colour(shown.side);
  const Rect window = input.rect_of(
      static_cast<double>(g.h.position(at.y, 0)), static_cast<double>(g.w.position(at.x, 0)),
      static_cast<double>(g.h.effective), static_cast<double>(g.w.effective));
  const Rect cell = output.rect_of(at);
  const Rect seen = window.clipped(input.pane), seen_cell = cell.clipped(output.pane);
  if (!seen.empty() && !seen_cell.empty()) draw_beam(seen, seen_cell, area, colour);
  ImDrawList* list = ImGui::GetWindowDrawList();
  list->PushClipRect(input.pane.min, input.pane.max, true);
  draw_outline(list, window, colour, dp(2), dp(2));
  list->PopClipRect();
  draw_window_inset(input, context, input_spec(shown), g, at, colour);
  draw_side_cursor(output, at, colour);
  if (!seen_cell.empty()) {
    draw_bubble(list, cell,
                readout(*shown.layer.output, shown.comparison.n, shown.comparison.map, at),
                output.pane, colour);
  }
}

std::string pads_text(const Geometry& g) {
  const int64_t pads[] = {g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after};
  const char* names[] = {"t", "b", "l", "r"};
  std::string text = "pads";
  for (int i = 0; i < 4; ++i) text += std::string(" ") + names[i] + std::to_string(pads[i]);
  return text;
}

void draw_captions(const Rect& left, const Rect& right, const Shown& shown) {
  ImDrawList* list = ImGui::GetWindowDrawList();
  const Geometry& g = shown.layer.geometry.window;
  const auto line = [&](const Rect& row, const std::string& words, const std::string& numbers) {
    const float width = text_size(numbers, Font::kMonoSmall).x;
    draw_text(list, row, words, Font::kSmall, palette().dim);
    if (text_size(words, Font::kSmall).x + width + dp(10) > row.width()) return;
    draw_text(list, row, numbers, Font::kMonoSmall, palette().dim, Align::kRight);
  };
  line(left, "Input " + multiply_text(g.h.input, g.w.input) + " × " + std::to_string(g.in_channels),
       pads_text(g));
  line(right, "Output " + multiply_text(g.h.output, g.w.output),
       "±" + decimal(shown.comparison.range, decimals_for(shown.comparison.range)));
}

// "window starts at row 17·2 − 1 = 33"
std::string start_text(const char* name, const AxisGeometry& axis, int64_t o) {
  return std::string(name) + " " + std::to_string(o) + "·" + std::to_string(axis.stride) + " − " +
         std::to_string(axis.pad_before) + " = " + decimal(double(axis.position(o, 0)), 0);
}

void draw_foot(const Rect& row, const Shown& shown, const Element& at) {
  const Geometry& g = shown.layer.geometry.window;
  const std::string words =
      "The window of (" + std::to_string(at.y) + ", " + std::to_string(at.x) + ") starts at ";
  const std::string sums = start_text("row", g.h, at.y) + ", " + start_text("column", g.w, at.x);
  ImDrawList* list = ImGui::GetWindowDrawList();
  Rect rest = row;
  const float width = text_size(words, Font::kSmall).x;
  if (width + text_size(sums, Font::kMonoSmall).x > row.width()) return;
  draw_text(list, rest.take_left(width + dp(2)), words, Font::kSmall, palette().dim);
  draw_text(list, rest, sums, Font::kMonoSmall, palette().text);
}

void draw_pictures(Rect area, PanelContext& context, const Shown& shown) {
  const Rect foot = area.take_bottom(dp(24), dp(2));
  Rect caption = area.take_top(dp(22), dp(4));
  const float gap = std::round(area.width() * 0.06f), half = (area.width() - gap) / 2;
  const Rect whole = area;
  const Rect left = area.take_left(half, gap);
  draw_captions(caption.take_left(half, gap), caption, shown);
  const ImageViewResult input = draw_input(left, context, shown);
  const ImageViewResult output = draw_output(area, context, shown);
  if (!context.twin->cursor) return;
  const Element at = output_of(shown.comparison, shown.side, *context.twin->cursor);
  draw_link(whole, context, input, output, shown, at);
  draw_foot(foot, shown, at);
}

}  // namespace

void draw_twin_side(const Rect& card, PanelContext& context, Side side) {
  const char* id = side == Side::kA ? "twin_a" : "twin_b";
  if (context.twin == nullptr) {  // the frame in which the screen is chosen
    begin_card(id, card);
    return end_card();
  }
  begin_card(id, card, {.stale = context.twin->behind});
  const ImVec2 at = ImGui::GetCursorScreenPos(), room = ImGui::GetContentRegionAvail();
  Rect area = Rect::of(at.x, at.y, room.x, room.y);
  draw_heading(area.take_top(dp(34), dp(8)), context, side);
  const TwinState& state = context.twin->state;
  const std::optional<Error>& refusal = side == Side::kA ? state.refusal_a : state.refusal_b;
  if (refusal) {
    ImGui::SetCursorScreenPos(area.min);
    error_box(told(*refusal));
    area.min.y = ImGui::GetCursorScreenPos().y;
  }
  if (const Comparison* c = context.twin->comparison()) {
    const bool is_a = side == Side::kA;
    draw_pictures(area, context,
                  {*c, is_a ? c->layer_of_a() : c->layer_of_b(), is_a ? *c->a : *c->b,
                   is_a ? c->layer_a : c->layer_b, side});
  } else if (!refusal) {
    draw_absence(area, "computing…");
  }
  end_card();
}

}  // namespace convoscope::app
