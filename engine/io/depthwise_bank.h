// The bank of depthwise_conv2d and separable_conv2d between its two forms. TensorFlow has it as
// [KH, KW, C, M], and so has an experiment's text; a Layer holds the grouped bank [KH, KW, 1, C·M]
// with the same bytes. Text may hold the grouped form too, with `channel_multiplier` beside it:
// that of presets, a name for each of the C·M filters, and of what was drawn in that form, since an
// initializer's spread follows from the extents, and that of a model's tensor, which most
// frameworks keep in that form. Private to engine/io.
#pragma once

#include <filesystem>

#include "engine/chain/layer.h"
#include "engine/io/json_node.h"

namespace convoscope {

// The keys "filters" and "channel_multiplier" of `node`; tensors as read_filters leaves them.
void read_depthwise_bank(const JsonNode& node, const std::filesystem::path& folder, Layer& layer);
void write_depthwise_bank(const Layer& layer, const std::filesystem::path& folder, Json& json);

// Once the tensor is made as the text has it: the grouped one, and the multiplier where its extents
// tell it. Refuses a given multiplier that doesn't fit a model's tensor.
Expected<void> group_depthwise_bank(Layer& layer);

}  // namespace convoscope
