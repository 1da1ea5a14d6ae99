// See small_chains.h.
#include "tests/engine/analysis/small_chains.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <utility>

namespace convoscope::testing {

Tensor all_ones(const FilterShape& shape) {
  Tensor filters(shape);
  std::fill_n(filters.data(), filters.size(), 1.0f);
  return filters;
}

Layer conv_layer(Tensor filters, Activation activation) {
  Layer layer;
  layer.filters.tensor = std::make_shared<const Tensor>(std::move(filters));
  layer.activation = activation;
  return layer;
}

Layer window_layer(const Window& window) {
  Layer layer = conv_layer(all_ones({window.filter, window.filter, 1, 1}));
  layer.strides = {window.stride, window.stride};
  layer.dilations = {window.dilation, window.dilation};
  layer.padding.mode = window.padding;
  return layer;
}

Chain chain_of(const std::vector<Layer>& layers, const ImageShape& picture) {
  Chain chain{layers, {}};
  for (size_t l = 0; l < layers.size(); ++l) {
    chain.layers[l].name = "layer" + std::to_string(l + 1);
    const LevelShape before{l, l == 0 ? picture : chain.geometry[l - 1].output};
    auto geometry = resolve_layer(layers[l], before, {0, picture}, DataFormat::kNHWC);
    EXPECT_TRUE(geometry) << geometry.error().sentence;
    chain.geometry.push_back(*std::move(geometry));
  }
  return chain;
}

}  // namespace convoscope::testing
