// See chain_edits.h; how a new layer starts is in new_layer.cpp.
#include "app/document/chain_edits.h"

#include <algorithm>
#include <utility>

#include "app/document/edit_layer.h"
#include "app/document/fit_filters.h"

namespace convoscope::app {
namespace {

// `change` is bool(Experiment&), false where nothing changed.
template <typename Change>
Edit edit_chain(std::string label, Change change) {
  return {std::move(label), {}, [change = std::move(change)](const Experiment& before) {
            Experiment after = before;
            if (!change(after)) return before;
            fit_channels(after, before);
            return after;
          }};
}

auto at(std::vector<Layer>& layers, size_t l) {
  return layers.begin() + static_cast<std::ptrdiff_t>(l);
}

// Joins that name `from` name `to`.
void redirect(Experiment& experiment, const std::string& from, const std::string& to) {
  for (Layer& layer : experiment.layers) {
    if (layer.with == from) layer.with = to;
  }
}

std::string words_of(Op op, Activation activation) {
  return op == Op::kActivation ? to_string(activation) : ops()[static_cast<size_t>(op)].name;
}

}  // namespace

Edit insert_layer(size_t l, Op op, Activation activation) {
  return edit_chain("add " + words_of(op, activation), [=](Experiment& experiment) {
    if (l > experiment.layers.size()) return false;
    Layer layer = new_layer(experiment, l, op, activation);
    experiment.layers.insert(at(experiment.layers, l), std::move(layer));
    return true;
  });
}

Edit duplicate_layer(size_t l) {
  return edit_chain("duplicate layer", [=](Experiment& experiment) {
    if (l >= experiment.layers.size()) return false;
    Layer copy = experiment.layers[l];
    copy.name = layer_name(experiment, copy.name + "_copy");
    const std::vector<int64_t> channels = level_channels(experiment);
    if (channels[l] != channels[l + 1]) fit_layer(copy, channels[l], channels[l + 1]);
    experiment.layers.insert(at(experiment.layers, l + 1), std::move(copy));
    return true;
  });
}

Edit remove_layer(size_t l) {
  return edit_chain("remove layer", [=](Experiment& experiment) {
    if (l >= experiment.layers.size() || experiment.layers.size() == 1) return false;
    const std::string before = l == 0 ? kInputName : experiment.layers[l - 1].name;
    redirect(experiment, experiment.layers[l].name, before);
    experiment.layers.erase(at(experiment.layers, l));
    return true;
  });
}

Edit move_layer(size_t from, size_t to) {
  return edit_chain("move layer", [=](Experiment& experiment) {
    std::vector<Layer>& layers = experiment.layers;
    if (from >= layers.size() || to >= layers.size() || from == to) return false;
    Layer layer = std::move(layers[from]);
    layers.erase(at(layers, from));
    layers.insert(at(layers, to), std::move(layer));
    return true;
  });
}

Edit bypass_layer(size_t l, bool bypassed) {
  return {bypassed ? "bypass layer" : "use layer again", {}, [=](const Experiment& before) {
            Experiment after = before;
            if (l < after.layers.size()) after.layers[l].bypassed = bypassed;
            return after;
          }};
}

Edit rename_layer(size_t l, std::string name) {
  return {"rename layer", layer_key(l, "name"), [=](const Experiment& before) {
            Experiment after = before;
            const bool plain = !name.empty() && std::ranges::none_of(name, [](char c) {
              return c == '/' || static_cast<unsigned char>(c) < ' ';
            });
            if (l >= after.layers.size() || !plain) return after;
            const std::string own = layer_name(after, name, l);
            redirect(after, after.layers[l].name, own);
            after.layers[l].name = own;
            return after;
          }};
}

Edit set_layers(std::vector<Layer> layers, std::string label) {
  return {std::move(label), {}, [layers = std::move(layers)](const Experiment& before) {
            Experiment after = before;
            if (!layers.empty()) after.layers = layers;
            return after;
          }};
}

Edit set_window(size_t l, Hw window) {
  return edit_layer(l, "window " + std::to_string(window.h) + ", " + std::to_string(window.w),
                    layer_key(l, "window"),
                    [=](Experiment&, Layer& layer) { layer.window = window; });
}

Edit set_output_extent(size_t l, std::optional<Hw> extent) {
  const std::string label =
      extent ? "output " + std::to_string(extent->h) + "×" + std::to_string(extent->w)
             : "output size from the input";
  return edit_layer(l, label, layer_key(l, "output_shape"),
                    [=](Experiment& experiment, Layer& layer) {
                      layer.output_shape.reset();
                      if (!extent || !layer.filters.tensor) return;
                      layer.output_shape = {image_shape(*experiment.input.tensor).n, extent->h,
                                            extent->w, filter_shape(*layer.filters.tensor).in};
                    });
}

Edit set_with(size_t l, std::string name) {
  return edit_layer(l, "join with " + name, {},
                    [name = std::move(name)](Experiment&, Layer& layer) { layer.with = name; });
}

Edit set_bias(size_t l, int64_t channel, float value) {
  return edit_layer(l, "bias of channel " + std::to_string(channel + 1), layer_key(l, "bias"),
                    [=](Experiment&, Layer& layer) {
                      const auto index = static_cast<size_t>(channel);
                      if (channel >= 0 && index < layer.bias.size()) layer.bias[index] = value;
                    });
}

Edit set_batch_norm(size_t l, BatchNorm norm) {
  return edit_layer(l, "batch normalisation", layer_key(l, "norm"),
                    [norm = std::move(norm)](Experiment&, Layer& layer) { layer.norm = norm; });
}

Edit set_channel_multiplier(size_t l, int64_t multiplier) {
  return edit_layer(l, "channel multiplier " + std::to_string(multiplier),
                    layer_key(l, "multiplier"), [=](Experiment& experiment, Layer& layer) {
                      if (multiplier < 1 || !layer.filters.tensor) return;
                      FilterShape shape = filter_shape(*layer.filters.tensor);
                      const int64_t channels = level_channels(experiment)[l];
                      if (!check_size({shape.h, shape.w, channels, multiplier}, "the filters")) {
                        return;
                      }
                      if (layer.pointwise.tensor) {
                        const int64_t out = filter_shape(*layer.pointwise.tensor).out;
                        if (!check_size({1, channels, multiplier, out}, "the filters")) return;
                      }
                      shape.out = channels * multiplier;
                      layer.filters = filters_of_shape(layer.filters, shape);
                      layer.channel_multiplier = multiplier;
                      if (!layer.pointwise.tensor) return;
                      shape = filter_shape(*layer.pointwise.tensor);
                      shape.in = channels * multiplier;
                      layer.pointwise = filters_of_shape(layer.pointwise, shape);
                    });
}

Edit set_pointwise_count(size_t l, int64_t out) {
  return edit_layer(l, std::to_string(out) + " pointwise filters", layer_key(l, "pointwise"),
                    [=](Experiment&, Layer& layer) {
                      if (!layer.pointwise.tensor) return;
                      FilterShape shape = filter_shape(*layer.pointwise.tensor);
                      shape.out = out;
                      layer.pointwise = filters_of_shape(layer.pointwise, shape);
                    });
}

Edit split_separable(size_t l) {
  return edit_chain("split into depthwise and pointwise", [=](Experiment& experiment) {
    if (l >= experiment.layers.size()) return false;
    Layer& depthwise = experiment.layers[l];
    if (depthwise.op != Op::kSeparableConv2d) return false;
    Layer pointwise;
    pointwise.filters = std::exchange(depthwise.pointwise, {});
    pointwise.activation = std::exchange(depthwise.activation, {});
    pointwise.bypassed = depthwise.bypassed;
    depthwise.op = Op::kDepthwiseConv2d;
    // Joins read what the two give together.
    const std::string whole = depthwise.name;
    depthwise.name = layer_name(experiment, whole + "_depthwise");
    pointwise.name = whole;
    experiment.layers.insert(at(experiment.layers, l + 1), std::move(pointwise));
    return true;
  });
}

}  // namespace convoscope::app
