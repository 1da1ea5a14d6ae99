// Edits of the chain: layers come, go and move, and the parameters of those that are no plain
// convolution. Filters, biases and statistics of the layers behind are fitted to other channels
// (fit_filters.h). A layer's name stays its own: another one gets a number behind it, and joins
// follow a name that changes. As with every Edit, what isn't there changes nothing.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/document/edits.h"

namespace convoscope::app {

// A layer of that kind that fits what layer l reads now: filters of 3×3, one for each channel,
// drawn by he_normal; windows of 2×2; no bias; statistics that change nothing. A join takes the
// nearest earlier level that it may. `activation` is what an activation layer applies.
Layer new_layer(const Experiment& experiment, size_t l, Op op,
                Activation activation = Activation::kRelu);

// `stem` where no other layer has that name, else "stem2", "stem3", …; `own` is a layer whose name
// doesn't count.
std::string layer_name(const Experiment& experiment, const std::string& stem,
                       std::optional<size_t> own = std::nullopt);

// The new one becomes layer l; l may be the number of layers.
Edit insert_layer(size_t l, Op op, Activation activation = Activation::kRelu);
Edit duplicate_layer(size_t l);                 // the copy stands behind it
Edit remove_layer(size_t l);                    // the last one stays; joins then read what it read
Edit move_layer(size_t from, size_t to);        // `to` is its place in the chain without it
Edit bypass_layer(size_t l, bool bypassed);     // no filters are fitted, so that nothing is lost
Edit rename_layer(size_t l, std::string name);  // an empty one, or one with a slash, is ignored
Edit set_layers(std::vector<Layer> layers, std::string label);  // instead of all

// Parameters, each of the operations that read it (engine/chain/layer.h).
Edit set_window(size_t l, Hw window);
Edit set_output_extent(size_t l, std::optional<Hw> extent);  // of conv2d_transpose; none: Keras's
Edit set_with(size_t l, std::string name);
Edit set_bias(size_t l, int64_t channel, float value);
Edit set_batch_norm(size_t l, BatchNorm norm);
Edit set_channel_multiplier(size_t l, int64_t multiplier);
Edit set_pointwise_count(size_t l, int64_t out);  // filters of separable_conv2d's second half
// A separable layer as the two that it is made of, so that each has maps and filters to look at.
Edit split_separable(size_t l);

}  // namespace convoscope::app
