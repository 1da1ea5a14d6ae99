// What the chosen layer does in words, unless it is a plain conv2d, and the parameters that only
// its operation has: those of a bias or a normalisation are the chosen map's.
#include <algorithm>

#include "app/document/chain_edits.h"
#include "app/host/icons.h"
#include "app/host/style.h"
#include "app/panels/settings/settings_sections.h"
#include "app/widgets/blocks.h"
#include "app/widgets/buttons.h"
#include "app/widgets/fields.h"
#include "app/widgets/stepper.h"
#include "app/widgets/text.h"

namespace convoscope::app {

namespace {

// A label and a stepper over both columns.
Change count_row(const char* label, const char* tooltip, int64_t& value, bool error) {
  const float width = labelled_row(label);
  return stepper(label, value,
                 {.tooltip = tooltip, .min = 1, .max = 1 << 20, .error = error, .width = width});
}

void draw_multiplier(PanelContext& context) {
  int64_t multiplier = context.layer().channel_multiplier;
  const Change change =
      count_row("multiplier", "How many filters each channel has: M of [KH, KW, C, M].", multiplier,
                refused_by(context, "filters"));
  if (change) context.edits.push(set_channel_multiplier(context.view.layer, multiplier));
  if (change.released) context.edits.end_merge();
}

void draw_pointwise(PanelContext& context) {
  int64_t count = filter_shape(*context.layer().pointwise.tensor).out;
  const Change change =
      count_row("pointwise", "1×1 filters that mix the channels: the number of maps.", count,
                refused_by(context, "pointwise"));
  if (change) context.edits.push(set_pointwise_count(context.view.layer, count));
  if (change.released) context.edits.end_merge();
  draw_split_button(context);
}

// Several inputs share one output size of a convolution, so its gradient must be told which.
void draw_output_extent(PanelContext& context) {
  const Layer& layer = context.layer();
  bool own = layer.output_shape.has_value();
  const std::optional<ImageShape>& input = context.derivation.input;
  const ImageShape shown = input ? transposed_output(layer, *input)
                                 : layer.output_shape.value_or(ImageShape{1, 1, 1, 1});
  if (toggle("own size", "output size of its own", own,
             {.tooltip = "Several input sizes share one output size of a convolution, so the way "
                         "back must be told which one: output_shape. Off: the size that Keras "
                         "takes."})) {
    const auto extent = own ? std::optional<Hw>({shown.h, shown.w}) : std::nullopt;
    context.edits.push(set_output_extent(context.view.layer, extent));
    context.edits.end_merge();
  }
  int64_t h = shown.h, w = shown.w;
  const Change change = axis_row({.label = "output",
                                  .tooltip = "Height and width of the output, batch and channels "
                                             "follow from input and filters.",
                                  .error = refused_by(context, "output_shape"),
                                  .enabled = own},
                                 h, w);
  if (own && change) context.edits.push(set_output_extent(context.view.layer, Hw{h, w}));
  if (own && change.released) context.edits.end_merge();
}

// The chosen map, or the last one that there is.
size_t chosen_channel(const PanelContext& context, size_t count) {
  return std::min(static_cast<size_t>(std::max<int64_t>(context.view.map, 0)), count - 1);
}

void draw_bias(PanelContext& context) {
  const std::vector<float>& bias = context.layer().bias;
  if (bias.empty()) return;
  const size_t c = chosen_channel(context, bias.size());
  float value = bias[c];
  const Change change =
      slider_float("bias", "bias of map " + std::to_string(c + 1), value, -1, 1,
                   {.tooltip = "Added to every element of this map. Click the number to type one "
                               "beyond the track. Choose another map to set its bias."});
  if (change) context.edits.push(set_bias(context.view.layer, static_cast<int64_t>(c), value));
  if (change.released) context.edits.end_merge();
}

// Mean and variance of every channel of what the layer reads, over batch and pixels.
std::optional<BatchNorm> measured(const PanelContext& context) {
  const bool current = context.result && context.result->experiment == context.experiment;
  if (!current) return std::nullopt;
  const auto& stats = context.result->layer_input_stats(context.view.layer);
  BatchNorm norm = context.layer().norm;
  if (!stats || stats->channels != std::ssize(norm.mean)) return std::nullopt;
  const int64_t batch = std::ssize(stats->maps) / stats->channels;
  for (int64_t c = 0; c < stats->channels; ++c) {
    double mean = 0, square = 0;
    for (int64_t n = 0; n < batch; ++n) {
      const MapStats& map = stats->map(n, c);
      mean += map.mean / static_cast<double>(batch);
      square += (map.stddev * map.stddev + map.mean * map.mean) / static_cast<double>(batch);
    }
    norm.mean[static_cast<size_t>(c)] = static_cast<float>(mean);
    norm.variance[static_cast<size_t>(c)] = static_cast<float>(std::max(0.0, square - mean * mean));
  }
  return norm;
}

struct NormField {
  const char* name;
  std::vector<float> BatchNorm::*values;
  float min, max;
  const char* tooltip;
};
constexpr NormField kNormFields[] = {
    {"mean", &BatchNorm::mean, -1, 1, "Taken away from the map: μ."},
    {"variance", &BatchNorm::variance, 0, 2, "Its root divides the map: σ²."},
    {"scale", &BatchNorm::scale, -2, 2, "Multiplies what comes out: γ."},
    {"offset", &BatchNorm::offset, -1, 1, "Is added at last: β."},
};

void draw_batch_norm(PanelContext& context) {
  BatchNorm norm = context.layer().norm;
  if (norm.mean.empty()) return;
  const size_t c = chosen_channel(context, norm.mean.size());
  text("of map " + std::to_string(c + 1), Font::kSmall, palette().dim);
  for (const NormField& field : kNormFields) {
    std::vector<float>& values = norm.*field.values;
    if (c >= values.size()) continue;
    const Change change = slider_float(
        field.name, field.name, values[c], field.min, field.max,
        {.tooltip = field.tooltip, .digits = 3, .error = refused_by(context, field.name)});
    if (change) context.edits.push(set_batch_norm(context.view.layer, norm));
    if (change.released) context.edits.end_merge();
  }
  if (button("measure", "Take the input's statistics",
             {.tooltip = "Mean and variance of each channel that the layer reads now, over batch "
                         "and pixels; as in training. They stay when the input changes."})) {
    if (const auto statistics = measured(context)) {
      context.edits.push(set_batch_norm(context.view.layer, *statistics));
      context.edits.end_merge();
    }
  }
}

void draw_partner(PanelContext& context) {
  const std::vector<Layer>& layers = context.experiment->layers;
  std::vector<ComboItem> items = {{kInputName, "", "The picture itself."}};
  int index = context.layer().with == kInputName ? 0 : -1;
  for (size_t l = 0; l < context.view.layer; ++l) {
    if (layers[l].name == context.layer().with) index = static_cast<int>(items.size());
    items.emplace_back(layers[l].name, op_name(layers[l]));
  }
  if (combo("with", items, index,
            {.tooltip = "The earlier activation that is joined to this one.",
             .error = refused_by(context, "with")},
            context.layer().with)) {
    context.edits.push(set_with(context.view.layer, items[static_cast<size_t>(index)].label));
    context.edits.end_merge();
  }
}

void draw_parameters(PanelContext& context) {
  switch (context.layer().op) {
    case Op::kDepthwiseConv2d:
      return draw_multiplier(context);
    case Op::kSeparableConv2d:
      draw_multiplier(context);
      return draw_pointwise(context);
    case Op::kConv2dTranspose:
      return draw_output_extent(context);
    case Op::kBiasAdd:
      return draw_bias(context);
    case Op::kBatchNorm:
      return draw_batch_norm(context);
    case Op::kAdd:
    case Op::kConcat:
      return draw_partner(context);
    default:
      return;
  }
}

}  // namespace

void draw_split_button(PanelContext& context) {
  if (button("split", "Split into two layers",
             {.tooltip = "A depthwise and a 1×1 convolution compute the same; each then has "
                         "filters and maps to look at."})) {
    context.edits.push(split_separable(context.view.layer));
    context.edits.end_merge();
  }
}

void draw_operation_section(PanelContext& context) {
  const Layer& layer = context.layer();
  if (layer.bypassed) {
    section_header(kIconEye, "BYPASSED");
    text_wrapped("The layer hands on what it reads. Its settings stay.", Font::kSmall,
                 palette().dim);
    if (button("use", "Use it again", {.tooltip = "Ends the bypass."})) {
      context.edits.push(bypass_layer(context.view.layer, false));
      context.edits.end_merge();
    }
  }
  if (layer.op == Op::kConv2d) return;
  const OpWords& words = ops()[static_cast<size_t>(layer.op)];
  section_header(kIconCubes, "OPERATION");
  text(words.title, Font::kMedium, palette().text);
  text_wrapped(words.teaches, Font::kSmall, palette().dim);
  draw_parameters(context);
}

}  // namespace convoscope::app
