// Filters, dilations and strides: how large a window is, how its taps spread and how far it moves.
#include "app/document/chain_edits.h"
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/model/model_words.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/blocks.h"

namespace convoscope::app {

namespace {

std::string effective_text(const std::optional<AxisGeometry>& axis) {
  if (!axis) return "—";
  return std::to_string(axis->filter - 1) + "·" + std::to_string(axis->dilation) +
         "+1 = " + std::to_string(axis->effective);
}

// SAME: ⌈I/S⌉. Otherwise ⌈(padded − E + 1)/S⌉ with the numerator worked out.
std::string output_text(const std::optional<AxisGeometry>& axis, PaddingMode mode) {
  if (!axis) return "—";
  const int64_t numerator =
      mode == PaddingMode::kSame ? axis->input : axis->padded() - axis->effective + 1;
  return "⌈" + std::to_string(numerator) + "/" + std::to_string(axis->stride) +
         "⌉ = " + std::to_string(axis->output);
}

const char* output_formula(PaddingMode mode) {
  switch (mode) {
    case PaddingMode::kSame:
      return "⌈I/S⌉";
    case PaddingMode::kValid:
      return "⌈(I−E+1)/S⌉";
    case PaddingMode::kExplicit:
      break;
  }
  return "⌈(X−E+1)/S⌉";
}

void draw_filters_row(PanelContext& context) {
  const FilterShape shape = filter_shape(*context.layer().filters.tensor);
  int64_t h = shape.h, w = shape.w;
  const Change change = axis_row(
      {.label = "filters",
       .tooltip = "Height and width of every filter in taps: [KH, KW] of the HWIO filters.",
       .error = refused_by(context, "filters"),
       .link = &context.view.link_filter},
      h, w);
  if (change) context.edits.push(set_filter_extent(context.view.layer, h, w));
  if (change.released) context.edits.end_merge();
}

// Of a bank that is a tensor of a model's file.
void draw_bank_source(const Layer& layer) {
  const auto* source = std::get_if<FilterTensor>(&layer.filters.source);
  if (source == nullptr) return;
  const std::string words = bank_source_words(*source);
  value_row("from", words);
  register_item("text", "source", words,
                words + ". A saved experiment names the tensor instead of holding its weights.");
}

void draw_pool_row(PanelContext& context) {
  Hw window = context.layer().window;
  const Change change =
      axis_row({.label = "window",
                .tooltip = "Height and width of the window, of which one number stays for each "
                           "channel: TensorFlow's ksize.",
                .error = refused_by(context, "window"),
                .link = &context.view.link_filter},
               window.h, window.w);
  if (change) context.edits.push(set_window(context.view.layer, window));
  if (change.released) context.edits.end_merge();
}

void draw_dilations_row(PanelContext& context) {
  Hw dilations = context.layer().dilations;
  const Change change =
      axis_row({.label = "dilations",
                .tooltip = "Distance between neighbouring taps. 1 is an ordinary filter; 2 skips "
                           "every other pixel, so the same taps see further.",
                .error = refused_by(context, "dilations"),
                .link = &context.view.link_dilations},
               dilations.h, dilations.w);
  if (change) context.edits.push(set_dilations(context.view.layer, dilations));
  if (change.released) context.edits.end_merge();
}

void draw_strides_row(PanelContext& context) {
  Hw strides = context.layer().strides;
  const Change change =
      axis_row({.label = "strides",
                .tooltip = "How far the window moves between neighbouring outputs. 2 halves the "
                           "resolution.",
                .error = refused_by(context, "strides"),
                .link = &context.view.link_strides},
               strides.h, strides.w);
  if (change) context.edits.push(set_strides(context.view.layer, strides));
  if (change.released) context.edits.end_merge();
}

}  // namespace

void draw_window_section(PanelContext& context) {
  section_header(kIconGrid, "WINDOW");
  draw_axis_heads();
  const Derivation& derivation = context.derivation;
  const PaddingMode mode = context.layer().padding.mode;
  const bool refused = derivation.refusal && derivation.refused_layer == context.view.layer;
  const ImU32 colour = refused ? palette().warning : palette().text;
  const bool pool = is_pool(context.layer().op);
  (pool ? draw_pool_row : draw_filters_row)(context);
  draw_bank_source(context.layer());
  if (!pool) draw_dilations_row(context);
  figures_row("(F−1)D+1", effective_text(derivation.h), effective_text(derivation.w), colour);
  draw_strides_row(context);
  figures_row(output_formula(mode), output_text(derivation.h, mode),
              output_text(derivation.w, mode), colour);
}

}  // namespace convoscope::app
