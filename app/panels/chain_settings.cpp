// The settings of the chosen layer, whatever it does: a control for every parameter that its
// operation reads, and why it is refused where it is. See chain_parts.h.
#include <algorithm>
#include <cmath>

#include "app/document/chain_edits.h"
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/chain_parts.h"
#include "app/panels/settings_sections.h"
#include "app/widgets/controls.h"

namespace convoscope::app {
namespace {

struct Chosen {
  size_t l = 0;
  const Layer& layer;
};

bool refused(const PanelContext& context, const Chosen& chosen, std::string_view parameter) {
  const Derivation& derivation = context.derivation;
  return derivation.refusal && derivation.refused_layer == chosen.l &&
         std::string_view(derivation.refusal->field).ends_with(parameter);
}

void push(PanelContext& context, const Change& change, Edit edit) {
  if (change.changed) context.edits.push(std::move(edit));
  if (change.released) context.edits.end_merge();
}

// A label in the first column; the control takes the rest of the line.
float begin_row(const char* label) {
  const AxisColumns columns = axis_columns();
  const ImVec2 start = ImGui::GetCursorScreenPos();
  draw_text(ImGui::GetWindowDrawList(),
            Rect::of(columns.left, start.y, columns.first - columns.left, control_height()), label,
            Font::kBody, palette().text);
  ImGui::SetCursorScreenPos({columns.first, start.y});
  return columns.second + columns.width - columns.first;
}

void draw_name(PanelContext& context, const Chosen& chosen) {
  ChainState& state = context.chain;
  if (!state.name_draft || state.name_of != chosen.layer.name) {
    state.name_draft = state.name_of = chosen.layer.name;
  }
  const float width = begin_row("name");
  const Change change = text_field(
      "name", *state.name_draft,
      {.tooltip = "The layer's name, its own in the chain; joins refer to it.", .width = width});
  if (!change.released) return;
  if (*state.name_draft != chosen.layer.name) {
    context.edits.push(rename_layer(chosen.l, *state.name_draft));
    context.edits.end_merge();
  }
  state.name_draft.reset();
}

void draw_bypass(PanelContext& context, const Chosen& chosen) {
  bool used = !chosen.layer.bypassed;
  if (toggle("used", "Used", used,
             {.tooltip = "Switched off, the layer hands its input on as it is."})) {
    context.edits.push(bypass_layer(chosen.l, !used));
    context.edits.end_merge();
  }
}

void draw_pair(PanelContext& context, const Chosen& chosen, const AxisRow& row, Hw value,
               Edit (*edit)(size_t, Hw)) {
  const Change change = axis_row(row, value.h, value.w);
  push(context, change, edit(chosen.l, value));
}

void draw_filters(PanelContext& context, const Chosen& chosen) {
  const Layer& layer = chosen.layer;
  if (!layer.filters.tensor) return;
  const FilterShape shape = filter_shape(*layer.filters.tensor);
  Hw extent{shape.h, shape.w};
  const Change change = axis_row({.label = "filters",
                                  .tooltip = "Height and width of every filter in taps.",
                                  .error = refused(context, chosen, "filters"),
                                  .link = &context.view.link_filter},
                                 extent.h, extent.w);
  push(context, change, set_filter_extent(chosen.l, extent.h, extent.w));
  draw_pair(context, chosen,
            {.label = "dilations",
             .tooltip = "Distance between neighbouring taps; 1 is an ordinary filter.",
             .error = refused(context, chosen, "dilations"),
             .link = &context.view.link_dilations},
            layer.dilations, set_dilations);
}

// How many channels come out, by the name that the operation gives it.
void draw_channels(PanelContext& context, const Chosen& chosen) {
  const Layer& layer = chosen.layer;
  const auto row = [&](const char* label, const char* tip, int64_t value, auto edit) {
    const float width = begin_row(label);
    const Change change = stepper(label, value, {.tooltip = tip, .min = 1, .width = width});
    push(context, change, edit(chosen.l, value));
  };
  if (layer.op == Op::kConv2d && layer.filters.tensor) {
    row("maps", "How many filters there are; each makes one map.",
        filter_shape(*layer.filters.tensor).out, set_filter_count);
  }
  if (layer.op == Op::kDepthwiseConv2d || layer.op == Op::kSeparableConv2d) {
    row("multiplier", "Filters for each channel: the channel multiplier.", layer.channel_multiplier,
        set_channel_multiplier);
  }
  if (layer.op == Op::kSeparableConv2d && layer.pointwise.tensor) {
    row("maps", "Filters of the 1×1 convolution that mixes the channels.",
        filter_shape(*layer.pointwise.tensor).out, set_pointwise_count);
    if (button("split", "Split in two",
               {.tooltip = "As a depthwise and a 1×1 convolution, each with maps of its own."})) {
      context.edits.push(split_separable(chosen.l));
      context.edits.end_merge();
    }
  }
}

void draw_padding(PanelContext& context, const Chosen& chosen) {
  const Padding& padding = chosen.layer.padding;
  const float width = begin_row("padding");
  int index = static_cast<int>(padding.mode);
  const Change change =
      segmented("padding",
                {{"SAME", "As much padding as makes the output ⌈input / stride⌉."},
                 {"VALID", "No padding: windows stay inside."},
                 {"EXPLICIT", "Four numbers of your own."}},
                index, {.error = refused(context, chosen, "padding"), .width = width});
  if (change) {
    context.edits.push(set_padding_mode(chosen.l, static_cast<PaddingMode>(index)));
    context.edits.end_merge();
  }
  if (padding.mode != PaddingMode::kExplicit) return;
  Pads pads = padding.pads;
  const Change before =
      axis_row({.label = "before", .tooltip = "Rows on top, columns on the left.", .min = 0},
               pads.top, pads.left);
  const Change after =
      axis_row({.label = "after", .tooltip = "Rows at the bottom, columns on the right.", .min = 0},
               pads.bottom, pads.right);
  push(context, {before.changed || after.changed, before.released || after.released},
       set_pads(chosen.l, pads));
}

void draw_output_extent(PanelContext& context, const Chosen& chosen) {
  const std::optional<ImageShape>& shape = chosen.layer.output_shape;
  const bool legal =
      chosen.l < context.result->layers.size() && context.result->experiment == context.experiment;
  const float width = begin_row("output");
  bool given = shape.has_value();
  if (toggle("given", given ? "given" : "from the input", given,
             {.tooltip = "Several inputs share one output size; conv2d_transpose wants it said. "
                         "Off: the size that Keras takes.",
              .width = width})) {
    std::optional<Hw> extent;
    if (given && legal) {
      const ImageShape& output = context.result->layers[chosen.l].geometry.output;
      extent = Hw{output.h, output.w};
    }
    context.edits.push(set_output_extent(chosen.l, extent));
    context.edits.end_merge();
  }
  if (!shape) return;
  Hw extent{shape->h, shape->w};
  const Change change = axis_row({.label = "output",
                                  .tooltip = "Height and width of what the layer gives.",
                                  .error = refused(context, chosen, "output_shape")},
                                 extent.h, extent.w);
  push(context, change, set_output_extent(chosen.l, extent));
}

void draw_windows(PanelContext& context, const Chosen& chosen) {
  const Layer& layer = chosen.layer;
  const bool filters = has_filters(layer.op);
  if (!filters && !is_pool(layer.op)) return;
  draw_axis_heads();
  if (filters) draw_filters(context, chosen);
  if (!filters) {
    draw_pair(context, chosen,
              {.label = "window",
               .tooltip = "Height and width of the window: TensorFlow's ksize.",
               .error = refused(context, chosen, "window")},
              layer.window, set_window);
  }
  draw_pair(context, chosen,
            {.label = "strides",
             .tooltip = "How far the window moves between neighbouring outputs.",
             .error = refused(context, chosen, "strides"),
             .link = &context.view.link_strides},
            layer.strides, set_strides);
  draw_padding(context, chosen);
  if (layer.op == Op::kConv2dTranspose) draw_output_extent(context, chosen);
  draw_channels(context, chosen);
}

void draw_activation(PanelContext& context, const Chosen& chosen) {
  if (!has_filters(chosen.layer.op) && chosen.layer.op != Op::kActivation) return;
  std::vector<ComboItem> items;
  for (const ActivationWords& words : activations()) {
    items.emplace_back(words.name, words.formula, words.teaches);
  }
  const float width = begin_row("activation");
  Activation activation = chosen.layer.activation;
  int index = static_cast<int>(activation.kind);
  Change change = combo("activation", items, index,
                        {.tooltip = "A function of each element alone.", .width = width});
  if (change) activation = activations()[static_cast<size_t>(index)].kind;
  if (activation.kind == Activation::kLeakyRelu) {
    const Change slope =
        slider_float("alpha", "α", activation.alpha, 0, 1, {.tooltip = "The slope below zero."});
    change = {change.changed || slope.changed, change.released || slope.released};
  }
  push(context, change, set_activation(chosen.l, activation));
}

void draw_join(PanelContext& context, const Chosen& chosen) {
  if (!is_join(chosen.layer.op)) return;
  std::vector<ComboItem> items{{"picture", "", "The picture itself."}};
  std::vector<std::string> names{kInputName};
  for (size_t l = 0; l < chosen.l; ++l) {
    const std::string& name = context.experiment->layers[l].name;
    items.emplace_back(name, "", "What " + name + " gives.");
    names.push_back(name);
  }
  const auto found = std::ranges::find(names, chosen.layer.with);
  int index = found == names.end() ? -1 : static_cast<int>(found - names.begin());
  const float width = begin_row("with");
  if (combo("with", items, index,
            {.tooltip = "The earlier level that is joined to the one before.",
             .error = refused(context, chosen, "with"),
             .width = width},
            chosen.layer.with)) {
    context.edits.push(set_with(chosen.l, names[static_cast<size_t>(index)]));
    context.edits.end_merge();
  }
}

// One channel at a time.
int64_t draw_channel_choice(PanelContext& context, size_t count) {
  int64_t& channel = context.chain.channel;
  channel = std::clamp<int64_t>(channel, 0, std::max<int64_t>(static_cast<int64_t>(count) - 1, 0));
  int64_t shown = channel + 1;
  const float width = begin_row("channel");
  const Change change = stepper("channel", shown,
                                {.tooltip = "Which channel's numbers stand below.",
                                 .min = 1,
                                 .max = static_cast<int64_t>(count),
                                 .width = width});
  if (change) channel = std::clamp<int64_t>(shown, 1, static_cast<int64_t>(count)) - 1;
  return channel;
}

void draw_bias(PanelContext& context, const Chosen& chosen) {
  const std::vector<float>& bias = chosen.layer.bias;
  if (chosen.layer.op != Op::kBiasAdd || bias.empty()) return;
  const int64_t channel = draw_channel_choice(context, bias.size());
  float value = bias[static_cast<size_t>(channel)];
  const Change change = slider_float("bias", "bias", value, -2, 2,
                                     {.tooltip = "Added to every element of that channel."});
  push(context, change, set_bias(chosen.l, channel, value));
}

void draw_norm(PanelContext& context, const Chosen& chosen) {
  BatchNorm norm = chosen.layer.norm;
  if (chosen.layer.op != Op::kBatchNorm || norm.mean.empty()) return;
  const auto index = static_cast<size_t>(draw_channel_choice(context, norm.mean.size()));
  Change change;
  const auto number = [&](const char* id, const char* label, std::vector<float>& values, float low,
                          float high, const char* tip) {
    if (index >= values.size()) return;
    const Change one = slider_float(id, label, values[index], low, high, {.tooltip = tip});
    change = {change.changed || one.changed, change.released || one.released};
  };
  number("mean", "mean μ", norm.mean, -2, 2, "Taken away from the channel.");
  number("variance", "variance σ²", norm.variance, 0, 4, "What remains is divided by its root.");
  number("scale", "scale γ", norm.scale, -4, 4, "Multiplies what comes out.");
  number("offset", "offset β", norm.offset, -2, 2, "Added at the end.");
  push(context, change, set_batch_norm(chosen.l, norm));
}

void draw_refusal(PanelContext& context, const Chosen& chosen) {
  const Derivation& derivation = context.derivation;
  if (!derivation.refusal) return;
  const Scope scope("refusal");
  const bool here = derivation.refused_layer == chosen.l;
  const std::string where = here || derivation.refused_layer >= context.experiment->layers.size()
                                ? ""
                                : context.experiment->layers[derivation.refused_layer].name + ": ";
  begin_error_box(where + derivation.refusal->sentence);
  for (const Remedy& remedy : derivation.remedies) {
    if (chip_row(remedy.label.c_str(), remedy.label, remedy.effect,
                 {.tooltip = "Use this setting."})) {
      context.edits.push(apply_remedy(derivation.refused_layer, remedy));
      context.edits.end_merge();
    }
  }
  end_error_box();
}

}  // namespace

void draw_layer_settings(PanelContext& context) {
  const Scope scope("layer");
  const size_t l = chosen_layer(context);
  const Chosen chosen{l, context.experiment->layers[l]};
  const OpWords& words = ops()[static_cast<size_t>(chosen.layer.op)];
  text(words.title, Font::kSemiBold, palette().text);
  text_wrapped(words.teaches, Font::kSmall, palette().dim);
  draw_refusal(context, chosen);
  draw_name(context, chosen);
  draw_windows(context, chosen);
  draw_join(context, chosen);
  draw_activation(context, chosen);
  draw_bias(context, chosen);
  draw_norm(context, chosen);
  draw_bypass(context, chosen);
}

}  // namespace convoscope::app
