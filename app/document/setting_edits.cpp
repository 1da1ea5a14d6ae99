// Edits of a layer's settings; see edits.h.
#include "app/document/edit_layer.h"
#include "app/document/fit_filters.h"

namespace convoscope::app {
namespace {

std::string text(const Hw& hw) { return std::to_string(hw.h) + ", " + std::to_string(hw.w); }

// The pads that layer l reads now; those that it keeps where TensorFlow refuses the chain up to it.
Pads present_pads(const Experiment& experiment, size_t l) {
  Experiment until = experiment;
  until.layers.resize(l + 1);
  const auto geometries = resolve_chain(until);
  if (!geometries) return experiment.layers[l].padding.pads;
  const Geometry& g = geometries->back().window;
  return {g.h.pad_before, g.h.pad_after, g.w.pad_before, g.w.pad_after};
}

}  // namespace

Edit set_strides(size_t l, Hw strides) {
  return edit_layer(l, "strides " + text(strides), layer_key(l, "strides"),
                    [=](Experiment&, Layer& layer) { layer.strides = strides; });
}

Edit set_dilations(size_t l, Hw dilations) {
  return edit_layer(l, "dilations " + text(dilations), layer_key(l, "dilations"),
                    [=](Experiment&, Layer& layer) { layer.dilations = dilations; });
}

Edit set_padding_mode(size_t l, PaddingMode mode) {
  return edit_layer(
      l, std::string("padding ") + to_string(mode), {}, [=](Experiment& experiment, Layer& layer) {
        const bool becomes_explicit =
            mode == PaddingMode::kExplicit && layer.padding.mode != PaddingMode::kExplicit;
        if (becomes_explicit) layer.padding.pads = present_pads(experiment, l);
        layer.padding.mode = mode;
      });
}

Edit set_pads(size_t l, Pads pads) {
  const std::string numbers = text({pads.top, pads.bottom}) + ", " + text({pads.left, pads.right});
  return edit_layer(l, "padding " + numbers, layer_key(l, "pads"), [=](Experiment&, Layer& layer) {
    layer.padding = {PaddingMode::kExplicit, pads};
  });
}

Edit set_activation(size_t l, Activation activation) {
  return edit_layer(l, std::string("activation ") + to_string(activation),
                    layer_key(l, "activation"),
                    [=](Experiment&, Layer& layer) { layer.activation = activation; });
}

Edit apply_remedy(size_t l, const Remedy& remedy) {
  return edit_layer(l, remedy.label, {}, [wanted = remedy.conv_case](Experiment&, Layer& layer) {
    layer.strides = wanted.spec.strides;
    layer.dilations = wanted.spec.dilations;
    layer.padding = wanted.spec.padding;
    if (is_pool(layer.op)) {
      layer.window = {wanted.filters.h, wanted.filters.w};
    } else if (layer.filters.tensor) {
      layer.filters = filters_of_shape(layer.filters, wanted.filters);
    }
  });
}

}  // namespace convoscope::app
