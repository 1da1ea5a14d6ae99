// What the operations of an ONNX model are here. What isn't exactly the same in TensorFlow is
// refused in a sentence, never approximated. Private to engine/model.
#pragma once

#include "engine/model/model.h"
#include "engine/model/stored_tensors.h"

namespace convoscope {

Expected<TensorFilePtr> open_onnx_tensors(const SourceFile& source);
Expected<Model> open_onnx(const SourceFile& source);

}  // namespace convoscope
