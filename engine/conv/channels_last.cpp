// See channels_last.h.
#include "engine/conv/channels_last.h"

#include "engine/conv/geometry.h"
#include "engine/conv/kernels/transpose.h"

namespace convoscope {

Tensor with_channels_last(const Tensor& picture, const ParallelOptions& parallel) {
  const ImageShape shape = image_shape(picture);
  Tensor turned = Tensor::uninitialized(storage_dims(shape, DataFormat::kNHWC), Layout::kNHWC);
  planes_to_pixels(image_view(picture), 0, shape.n, turned.data(), parallel);
  return turned;
}

void planes_to_pixels(const ImageView& planes, int64_t first_picture, int64_t pictures,
                      float* pixels, const ParallelOptions& parallel) {
  const ImageShape& shape = planes.shape;
  parallel_for(0, pictures * shape.h, 1, parallel, [&](int64_t row, int64_t) {
    const int64_t n = first_picture + row / shape.h, y = row % shape.h;
    kernels::transpose(planes.data + planes.offset(n, y, 0, 0), planes.stride_c, shape.c, shape.w,
                       pixels + row * shape.w * shape.c, shape.c);
  });
}

void pixels_to_planes(const float* pixels, const ImageView& planes, int64_t first_picture,
                      int64_t pictures, float* to, const ParallelOptions& parallel) {
  const ImageShape& shape = planes.shape;
  parallel_for(0, pictures * shape.h, 1, parallel, [&](int64_t row, int64_t) {
    const int64_t n = first_picture + row / shape.h, y = row % shape.h;
    kernels::transpose(pixels + row * shape.w * shape.c, shape.c, shape.w, shape.c,
                       to + planes.offset(n, y, 0, 0), planes.stride_c);
  });
}

}  // namespace convoscope
