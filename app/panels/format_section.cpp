// Data format, the shapes and counts that follow, and the call that computes the same in
// TensorFlow; while the settings are refused, TensorFlow's own words instead.
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/format.h"
#include "app/panels/settings_sections.h"
#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/text.h"
#include "engine/conv/arguments.h"
#include "engine/core/text.h"

namespace convoscope::app {

namespace {

std::string dims_text(const Dims& dims) {
  std::string text = "[";
  for (size_t i = 0; i < dims.size(); ++i) {
    text += (i == 0 ? "" : ", ") + std::to_string(dims[i]);
  }
  return text + "]";
}

void draw_shapes(const PanelContext& context) {
  const Derivation& derivation = context.derivation;
  if (!derivation.conv_case) return;
  const auto& [input, filters, spec] = *derivation.conv_case;
  const char* format = to_string(spec.data_format);
  value_row("input", dims_text(storage_dims(input, spec.data_format)), format);
  value_row("filters", dims_text(storage_dims(filters)), "always HWIO",
            {.tooltip = "data_format orders the axes of input and output only."});
  if (derivation.geometry) {
    value_row("output", dims_text(storage_dims(derivation.geometry->output, spec.data_format)),
              format);
  } else {
    value_row("output", "none", "refused",
              {.colour = palette().warning, .note_colour = palette().warning});
  }
}

void draw_counts(const PanelContext& context) {
  const Derivation& derivation = context.derivation;
  if (!derivation.conv_case) return;
  const std::optional<LayerGeometry>& geometry = derivation.geometry;
  const int64_t bytes = geometry ? geometry->output.size() * int64_t{sizeof(float)} : 0;
  stat_boxes({{"parameters", group_digits(derivation.conv_case->filters.size()),
               "Weights of all filters: KH·KW·Cf·Cout."},
              {"multiply-adds", geometry ? group_digits(geometry->multiply_adds) : "—",
               "N·OH·OW·KH·KW·Cf·Cout, products with padding included."},
              {"output", geometry ? bytes_label(bytes) : "—", "Memory of the output in float32."}});
}

void draw_groups(const PanelContext& context) {
  if (!context.derivation.geometry || !is_convolution(context.layer().op)) return;
  const Geometry* geometry = &context.derivation.geometry->window;
  if (geometry->groups == 1) return;
  text_wrapped("groups = Cin / Cf = " + std::to_string(geometry->in_channels) + " / " +
                   std::to_string(geometry->filter_channels) + " = " +
                   std::to_string(geometry->groups) +
                   ": each filter reads its own group of channels.",
               Font::kSmall, palette().dim);
}

}  // namespace

void draw_format_section(PanelContext& context) {
  section_header(kIconCube, "DATA FORMAT");
  int index = static_cast<int>(context.experiment->data_format);
  if (segmented("data_format",
                {{"NHWC", "Channels last: the channels of one pixel lie side by side in memory."},
                 {"NCHW", "Channels first: each channel is a picture of its own in memory."}},
                index)) {
    context.edits.push(set_data_format(static_cast<DataFormat>(index)));
    context.edits.end_merge();
  }
  draw_shapes(context);
  draw_groups(context);
  draw_counts(context);
}

void draw_code_section(PanelContext& context) {
  const Derivation& derivation = context.derivation;
  if (derivation.refusal && !derivation.refusal->tensorflow.empty()) {
    section_header(kIconBook, "WHAT TENSORFLOW SAYS");
    text_wrapped(derivation.refusal->tensorflow, Font::kMonoSmall, palette().dim);
    if (!derivation.refusal->eager.empty()) {
      text_wrapped("Eager mode: " + derivation.refusal->eager, Font::kSmall, palette().dim);
    }
    return;
  }
  const std::string call = tensorflow_call(spec_of(*context.experiment, context.view.layer));
  if (code_box("call", call)) context.requests.copy_text = call;
}

}  // namespace convoscope::app
