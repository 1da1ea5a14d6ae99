// Operations of files that hold tensors alone: one for each tensor that looks like a bank of
// filters, with the bias that goes by its name. Settings are unknown: stride 1, SAME. Private to
// engine/model.
#pragma once

#include "engine/model/model.h"

namespace convoscope {

Model model_of_tensors(TensorFilePtr file);

}  // namespace convoscope
