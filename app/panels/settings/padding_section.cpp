// Padding: the mode, the four numbers it comes to and how; or, while TensorFlow would refuse the
// settings, the sentence that says why and the nearest settings that work.
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

void draw_mode(PanelContext& context) {
  const Layer& layer = context.layer();
  int index = static_cast<int>(layer.padding.mode);
  const Change change = segmented(
      "padding",
      {{"SAME",
        "As much zero padding as makes the output ⌈input / stride⌉; the odd pixel goes after."},
       {"VALID", "No padding: windows stay inside the input."},
       {"EXPLICIT", "Four numbers of your own, as tf.nn.conv2d takes them in a list of pairs."}},
      index, {.error = refused_by(context, "padding")});
  if (change) {
    context.edits.push(set_padding_mode(context.view.layer, static_cast<PaddingMode>(index)));
    context.edits.end_merge();
  }
}

// The four pads: editable when EXPLICIT, otherwise what the mode comes to.
void draw_pads(PanelContext& context) {
  const Padding& padding = context.layer().padding;
  const Derivation& derivation = context.derivation;
  const bool editable = padding.mode == PaddingMode::kExplicit;
  Pads pads = padding.pads;
  if (!editable) {
    pads = {};
    if (derivation.h) pads.top = derivation.h->pad_before, pads.bottom = derivation.h->pad_after;
    if (derivation.w) pads.left = derivation.w->pad_before, pads.right = derivation.w->pad_after;
  }
  const std::string hint = editable ? "" : " Choose EXPLICIT to set it yourself.";
  const bool error = editable && refused_by(context, "padding");
  const Change before =
      axis_row({.label = "before",
                .tooltip = "Rows of zeros on top, columns of zeros on the left." + hint,
                .error = error,
                .enabled = editable,
                .min = 0},
               pads.top, pads.left);
  const Change after =
      axis_row({.label = "after",
                .tooltip = "Rows of zeros at the bottom, columns on the right." + hint,
                .error = error,
                .enabled = editable,
                .min = 0},
               pads.bottom, pads.right);
  if (editable && (before || after)) context.edits.push(set_pads(context.view.layer, pads));
  if (editable && (before.released || after.released)) context.edits.end_merge();
}

std::string needed(const AxisGeometry& axis) {
  return std::to_string(axis.output - 1) + "·" + std::to_string(axis.stride) + "+" +
         std::to_string(axis.effective) + "−" + std::to_string(axis.input);
}

void draw_same_derivation(const AxisGeometry& h, const AxisGeometry& w) {
  text("P = max(0, (O−1)·S + E − I)", Font::kMonoSmall, palette().dim);
  for (const auto& [name, axis] : {std::pair{"height", &h}, std::pair{"width", &w}}) {
    value_row(name, "max(0, " + needed(*axis) + ")",
              "= " + std::to_string(axis->pad_before + axis->pad_after),
              {.note_colour = palette().accent, .mono_note = true});
  }
  const bool odd = (h.pad_before != h.pad_after) || (w.pad_before != w.pad_after);
  text_wrapped(odd ? "Before is ⌊P/2⌋; the odd pixel goes after, to the bottom or right."
                   : "Before is ⌊P/2⌋, after the rest: here both are equal.",
               Font::kSmall, palette().dim);
}

// ⌊(X − E)/S⌋ + 1 with quotient and remainder; X is the padded input.
void draw_division(const AxisGeometry& h, const AxisGeometry& w, PaddingMode mode) {
  text(mode == PaddingMode::kValid ? "O = ⌊(I − E)/S⌋ + 1" : "O = ⌊(X − E)/S⌋ + 1,  X = I + B + A",
       Font::kMonoSmall, palette().dim);
  for (const auto& [name, axis] : {std::pair{"height", &h}, std::pair{"width", &w}}) {
    const int64_t room = axis->padded() - axis->effective;
    value_row(name,
              std::to_string(room) + " = " + std::to_string(axis->output - 1) + "·" +
                  std::to_string(axis->stride) + " + " + std::to_string(axis->unread_end),
              "O = " + std::to_string(axis->output),
              {.note_colour = palette().accent, .mono_note = true});
  }
  const bool unread = h.unread_end > 0 || w.unread_end > 0;
  text_wrapped(unread ? "The remainder is cells at the end that no window reaches."
                      : "No remainder: the last window ends with the last cell.",
               Font::kSmall, palette().dim);
}

}  // namespace

void draw_refusal_section(PanelContext& context) {
  const Derivation& derivation = context.derivation;
  const std::string where = derivation.refused_layer == context.view.layer
                                ? ""
                                : context.experiment->layers[derivation.refused_layer].name + ": ";
  begin_error_box(where + derivation.refusal->sentence);
  if (!derivation.remedies.empty()) {
    text("Nearest settings that work", Font::kSmall, palette().dim);
  }
  for (const Remedy& remedy : derivation.remedies) {
    if (chip_row(remedy.label.c_str(), remedy.label, remedy.effect,
                 {.tooltip = "Use this setting."})) {
      context.edits.push(apply_remedy(derivation.refused_layer, remedy));
      context.edits.end_merge();
    }
  }
  end_error_box();
}

void draw_padding_section(PanelContext& context) {
  section_header(kIconExpand, "PADDING");
  draw_mode(context);
  draw_pads(context);
  const Derivation& derivation = context.derivation;
  if (derivation.refusal) {
    draw_refusal_section(context);
  } else if (derivation.h && derivation.w) {
    const PaddingMode mode = context.layer().padding.mode;
    if (mode == PaddingMode::kSame) {
      draw_same_derivation(*derivation.h, *derivation.w);
    } else {
      draw_division(*derivation.h, *derivation.w, mode);
    }
  }
}

}  // namespace convoscope::app
