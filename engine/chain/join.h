// Two activations become one: added, as a residual connection does, or their channels one after the
// other. Both lie in one data format. kCancelled when the token stopped it.
#pragma once

#include "engine/core/error.h"
#include "engine/core/parallel.h"
#include "engine/core/tensor.h"

namespace convoscope {

// Extents of what add and concat give, or their refusal (field "with").
Expected<ImageShape> added_shape(const ImageShape& a, const ImageShape& b);
Expected<ImageShape> joined_shape(const ImageShape& a, const ImageShape& b);

// a + b. Refuses other extents, naming both.
Expected<Tensor> add(const Tensor& a, const Tensor& b, const ParallelOptions& parallel = {});

// The channels of a, then those of b: tf.concat along the channel axis. Refuses another batch,
// height or width, naming both, and a result beyond kMaxElements.
Expected<Tensor> concat(const Tensor& a, const Tensor& b, const ParallelOptions& parallel = {});

// Channels [begin, end) alone: the gradient of a concat at one of its parts.
Expected<Tensor> channels(const Tensor& tensor, int64_t begin, int64_t end,
                          const ParallelOptions& parallel = {});

}  // namespace convoscope
