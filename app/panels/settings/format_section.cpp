// Data format, the shapes and counts that follow, and the call that computes the same in
// TensorFlow; while the settings are refused, TensorFlow's own words instead.
#include <algorithm>

#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/format.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/text.h"
#include "engine/chain/layer_call.h"
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

// What the filters are called in this operation, and their extents as TensorFlow writes them.
void draw_filter_shapes(const Layer& layer) {
  if (!has_filters(layer.op)) return;
  const FilterShape shape = filter_shape(*layer.filters.tensor);
  const bool by_channel = layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d;
  const int64_t m = std::max<int64_t>(layer.channel_multiplier, 1);
  const Dims dims = by_channel ? Dims{shape.h, shape.w, shape.out / m, m} : storage_dims(shape);
  const char* order = by_channel                         ? "H, W, C, M"
                      : layer.op == Op::kConv2dTranspose ? "H, W, out, in"
                                                         : "always HWIO";
  value_row("filters", dims_text(dims), order,
            {.tooltip = "data_format orders the axes of input and output only."});
  if (layer.op == Op::kSeparableConv2d) {
    value_row("pointwise", dims_text(layer.pointwise.tensor->dims()), "always HWIO");
  }
}

void draw_shapes(const PanelContext& context) {
  const Derivation& derivation = context.derivation;
  const DataFormat order = context.experiment->data_format;
  const char* format = to_string(order);
  if (derivation.input)
    value_row("input", dims_text(storage_dims(*derivation.input, order)), format);
  draw_filter_shapes(context.layer());
  if (derivation.geometry) {
    value_row("output", dims_text(storage_dims(derivation.geometry->output, order)), format);
  } else if (derivation.refused_layer == context.view.layer) {
    value_row("output", "none", "refused",
              {.colour = palette().warning, .note_colour = palette().warning});
  }
}

void draw_counts(const PanelContext& context) {
  const std::optional<LayerGeometry>& geometry = context.derivation.geometry;
  const auto count = [&](int64_t LayerGeometry::*number) {
    return geometry ? group_digits((*geometry).*number) : std::string("—");
  };
  const int64_t bytes = geometry ? geometry->output.size() * int64_t{sizeof(float)} : 0;
  stat_boxes({{"parameters", count(&LayerGeometry::parameters),
               "Numbers that training would learn; of filters KH·KW·Cf·Cout."},
              {"multiply-adds", count(&LayerGeometry::multiply_adds),
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
  const ImageShape output = derivation.geometry ? derivation.geometry->output : ImageShape{};
  const std::string call =
      tensorflow_call(context.layer(), output, context.experiment->data_format);
  if (code_box("call", call)) context.requests.copy_text = call;
}

}  // namespace convoscope::app
