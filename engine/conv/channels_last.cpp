// See channels_last.h.
#include "engine/conv/channels_last.h"

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/transpose.h"

namespace convoscope {

Tensor with_channels_last(const Tensor& picture, const ParallelOptions& parallel) {
  const ImageShape shape = image_shape(picture);
  Tensor turned = Tensor::uninitialized(storage_dims(shape, DataFormat::kNHWC), Layout::kNHWC);
  const ImageView from = image_view(picture), to = image_view(turned);
  parallel_for(0, shape.n * shape.h, 1, parallel, [&](int64_t row, int64_t) {
    const int64_t n = row / shape.h, y = row % shape.h;
    kernels::transpose(from.data + from.offset(n, y, 0, 0), from.stride_c, shape.c, shape.w,
                       turned.data() + to.offset(n, y, 0, 0), to.stride_w);
  });
  return turned;
}

}  // namespace convoscope
