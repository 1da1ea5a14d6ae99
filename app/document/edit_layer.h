// How an edit of one layer is made. Private to app/document.
#pragma once

#include <string>
#include <utility>

#include "app/document/edits.h"
#include "app/document/fit_filters.h"

namespace convoscope::app {

// "layers[1].strides": names the control that an edit comes from.
inline std::string layer_key(size_t l, const std::string& field) {
  return "layers[" + std::to_string(l) + "]." + field;
}

// `change` is void(Experiment&, Layer&), the layer being layer l of that experiment; not called
// where there is no such layer. The layers behind it are fitted to its channels.
template <typename Change>
Edit edit_layer(size_t l, std::string label, std::string merge_key, Change change) {
  return {std::move(label), std::move(merge_key),
          [l, change = std::move(change)](const Experiment& before) {
            Experiment after = before;
            if (l >= after.layers.size()) return after;
            change(after, after.layers[l]);
            fit_channels(after, before);
            return after;
          }};
}

// The same for the bank of a layer; not called where it has none. A depthwise bank of another size
// has another number of filters for each channel.
template <typename Change>
Edit edit_bank(size_t l, std::string label, std::string merge_key, Change change) {
  return edit_layer(l, std::move(label), std::move(merge_key),
                    [l, change = std::move(change)](Experiment& experiment, Layer& layer) {
                      if (!layer.filters.tensor) return;
                      change(experiment, layer);
                      const auto channels = level_channels(experiment)[l];
                      follow_multiplier(layer, channels);
                    });
}

}  // namespace convoscope::app
