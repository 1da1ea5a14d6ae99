// See reference.h.
#include "engine/conv/reference.h"

#include "engine/core/check.h"

namespace convoscope {
namespace {

// One output value: every tap of filter k that lies inside image n at output (i, j).
float one_value(const ImageView& in, const float* weights, const Geometry& g, int64_t n, int64_t i,
                int64_t j, int64_t k) {
  const FilterShape filters{g.h.filter, g.w.filter, g.filter_channels, g.out_channels};
  const int64_t first_channel = k / g.channels_per_group() * g.filter_channels;
  double sum = 0;
  for (int64_t y = 0; y < g.h.filter; ++y) {
    const int64_t row = g.h.position(i, y);
    if (!g.h.inside(row)) continue;
    for (int64_t x = 0; x < g.w.filter; ++x) {
      const int64_t column = g.w.position(j, x);
      if (!g.w.inside(column)) continue;
      for (int64_t q = 0; q < g.filter_channels; ++q) {
        sum += static_cast<double>(in.at(n, row, column, first_channel + q)) *
               static_cast<double>(weights[filter_offset(filters, y, x, q, k)]);
      }
    }
  }
  return static_cast<float>(sum);
}

}  // namespace

Tensor conv2d_reference(const Tensor& input, const Tensor& filters, const Geometry& geometry) {
  const ImageView in = image_view(input);
  CONVOSCOPE_CHECK(in.shape == (ImageShape{geometry.batch, geometry.h.input, geometry.w.input,
                                           geometry.in_channels}));
  CONVOSCOPE_CHECK(filter_shape(filters) ==
                   (FilterShape{geometry.h.filter, geometry.w.filter, geometry.filter_channels,
                                geometry.out_channels}));
  const ImageShape shape = geometry.output();
  Tensor output(shape, data_format(input));
  const ImageView where = image_view(output);
  for (int64_t n = 0; n < shape.n; ++n)
    for (int64_t i = 0; i < shape.h; ++i)
      for (int64_t j = 0; j < shape.w; ++j)
        for (int64_t k = 0; k < shape.c; ++k)
          output.data()[where.offset(n, i, j, k)] =
              one_value(in, filters.data(), geometry, n, i, j, k);
  return output;
}

}  // namespace convoscope
