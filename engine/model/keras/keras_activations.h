// The activations of Keras, by name in a layer's settings or as layers of their own, as what they
// are here. Private to engine/model.
#pragma once

#include "engine/model/keras/keras_config.h"
#include "engine/model/model.h"

namespace convoscope {

// "relu"; "linear" where there is none; "" for what has no name.
std::string keras_activation_name(const ModelJson& json);

// Behind the node's layers; or the node is refused.
void add_keras_activation(const std::string& name, ModelNode& node);

// A layer such as LeakyReLU; or the node is refused.
void keras_activation_layer(const KerasLayer& from, ModelNode& node);

}  // namespace convoscope
