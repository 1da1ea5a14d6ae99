// Keras's files: .keras (a zip archive of config.json and model.weights.h5), .h5 of a whole model,
// and weights alone; and HDF5 files of anybody, whose datasets are listed. Private to engine/model.
#pragma once

#include "engine/model/model.h"
#include "engine/model/stored_tensors.h"

namespace convoscope {

bool is_keras(std::span<const uint8_t> bytes);  // .keras; is_hdf5() tells the others

Expected<TensorFilePtr> open_keras_tensors(const SourceFile& source);
Expected<Model> open_keras(const SourceFile& source);

}  // namespace convoscope
