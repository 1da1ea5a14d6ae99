// Which dataset of a Keras file is which weight of which layer, and what it is called here:
// "conv1/kernel". Keras 1 and 2 list names in attributes; Keras 3 numbers the variables of each
// layer (saving_lib), whose class then tells what they are. Private to engine/model.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "engine/model/keras/hdf5_file.h"
#include "engine/model/keras/keras_config.h"

namespace convoscope {

struct KerasWeights {
  // In the order in which they are listed: the dataset, and its name here.
  struct Named {
    size_t dataset = 0;
    std::string name;
  };
  std::vector<Named> tensors;
  bool by_keras = false;  // false: an HDF5 file of anybody

  // By role ("kernel", "gamma"), the places in `tensors` of a layer's weights.
  std::map<std::string, size_t> of_layer(const KerasLayer& layer) const;

 private:
  friend class WeightsReader;
  std::map<std::string, std::map<std::string, size_t>> by_layer_;
};

// `config`: null for weights alone.
KerasWeights keras_weights(const Hdf5File& file, const KerasConfig* config);

}  // namespace convoscope
