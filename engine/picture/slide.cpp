// See slide.h.
#include "engine/picture/slide.h"

#include <algorithm>

namespace convoscope {
namespace {

SlideAxis forward_axis(const AxisGeometry& axis) {
  return {.input = axis.input,
          .cells = axis.input,
          .filter = axis.filter,
          .dilation = axis.dilation,
          .stride = axis.stride,
          .offset = axis.pad_before,
          .output = axis.output};
}

// `axis` is that of the convolution whose gradient the layer is: element m of its output, the
// layer's input, touches p = m·S + t·D − B. So output p reads m·S = p + B − t·D, on the plane where
// m lies at m·S: a window of E cells that ends at p + B.
SlideAxis transposed_axis(const AxisGeometry& axis) {
  return {.input = axis.output,
          .spread = axis.stride,
          .cells = axis.output == 0 ? 0 : (axis.output - 1) * axis.stride + 1,
          .filter = axis.filter,
          .dilation = axis.dilation,
          .stride = 1,
          .offset = axis.effective - 1 - axis.pad_before,
          .output = axis.input,
          .turned = true};
}

}  // namespace

int64_t SlideAxis::tap_at(int64_t o, int64_t cell) const {
  const int64_t from_start = cell - start(o);
  const bool touched = from_start >= 0 && from_start < effective() && from_start % dilation == 0;
  return touched ? from_start / dilation : -1;
}

int64_t SlideAxis::first() const { return std::min<int64_t>(0, start(0)); }

int64_t SlideAxis::end() const {
  return output == 0 ? cells : std::max(cells, start(output - 1) + effective());
}

Slide slide_of(const LayerGeometry& geometry) {
  const auto axis = geometry.transposed ? transposed_axis : forward_axis;
  return {axis(geometry.window.h), axis(geometry.window.w)};
}

}  // namespace convoscope
