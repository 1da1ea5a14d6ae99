// How an edit of one layer is made. Private to app/document.
#pragma once

#include <string>
#include <utility>

#include "app/document/edits.h"

namespace convoscope::app {

// "layers[1].strides": names the control that an edit comes from.
inline std::string layer_key(size_t l, const std::string& field) {
  return "layers[" + std::to_string(l) + "]." + field;
}

// `change` is void(Experiment&, Layer&), the layer being layer l of that experiment; not called
// where there is no such layer.
template <typename Change>
Edit edit_layer(size_t l, std::string label, std::string merge_key, Change change) {
  return {std::move(label), std::move(merge_key),
          [l, change = std::move(change)](const Experiment& before) {
            Experiment after = before;
            if (l < after.layers.size()) change(after, after.layers[l]);
            return after;
          }};
}

}  // namespace convoscope::app
