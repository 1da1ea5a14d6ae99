// What the layers of a Keras model are here. What isn't exactly the same in TensorFlow is refused
// in a sentence, never approximated. Private to engine/model.
#pragma once

#include "engine/model/keras/keras_config.h"
#include "engine/model/keras/keras_weights.h"
#include "engine/model/model.h"

namespace convoscope {

Model keras_layers(const KerasConfig& config, const KerasWeights& weights, TensorFilePtr file);

}  // namespace convoscope
