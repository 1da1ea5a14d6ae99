// What the operators of a TFLite file are here, and its constant tensors by name; quantised ones
// are read as the real numbers that they stand for. What isn't exactly the same in TensorFlow is
// refused in a sentence, never approximated. Private to engine/model.
#pragma once

#include "engine/model/model.h"
#include "engine/model/tflite/tflite_file.h"

namespace convoscope {

Expected<TensorFilePtr> open_tflite_tensors(const SourceFile& source);
Expected<Model> open_tflite(const SourceFile& source);

}  // namespace convoscope
