// Is a tensor that was remembered without keeping it alive the very one that is asked of now?
#pragma once

#include <memory>

#include "engine/core/tensor.h"

namespace convoscope::app {

// A weak_ptr keeps the place of its owner, so that a new tensor never passes for a dead one.
inline bool same_tensor(const std::weak_ptr<const Tensor>& a, const TensorPtr& b) {
  return !a.owner_before(b) && !b.owner_before(a);
}

}  // namespace convoscope::app
