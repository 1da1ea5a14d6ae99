// See reference_gradients.h.
#include "engine/conv/reference_gradients.h"

#include <vector>

#include "engine/core/check.h"

namespace convoscope {
namespace {

FilterShape filters_of(const Geometry& g) {
  return {g.h.filter, g.w.filter, g.filter_channels, g.out_channels};
}

double product(float a, float b) { return static_cast<double>(a) * static_cast<double>(b); }

// Calls body(row, column, y, x) for every tap of output element (i, j) that hits the image.
template <typename Body>
void for_each_tap(const Geometry& g, int64_t i, int64_t j, Body body) {
  for (int64_t y = 0; y < g.h.filter; ++y) {
    const int64_t row = g.h.position(i, y);
    if (!g.h.inside(row)) continue;
    for (int64_t x = 0; x < g.w.filter; ++x) {
      const int64_t column = g.w.position(j, x);
      if (g.w.inside(column)) body(row, column, y, x);
    }
  }
}

}  // namespace

// Every output element hands its gradient to the input elements that it read, times the weight.
Tensor backprop_input_reference(const Tensor& filters, const Tensor& out_backprop,
                                const Geometry& g) {
  const ImageView from = image_view(out_backprop);
  const FilterShape shape = filter_shape(filters);
  CONVOSCOPE_CHECK(from.shape == g.output());
  CONVOSCOPE_CHECK(shape == filters_of(g));
  Tensor result({g.batch, g.h.input, g.w.input, g.in_channels}, data_format(out_backprop));
  const ImageView to = image_view(result);
  std::vector<double> sums(static_cast<size_t>(result.size()));
  for (int64_t n = 0; n < from.shape.n; ++n)
    for (int64_t i = 0; i < from.shape.h; ++i)
      for (int64_t j = 0; j < from.shape.w; ++j)
        for_each_tap(g, i, j, [&](int64_t row, int64_t column, int64_t y, int64_t x) {
          for (int64_t k = 0; k < from.shape.c; ++k) {
            const int64_t first_channel = k / g.channels_per_group() * g.filter_channels;
            for (int64_t q = 0; q < g.filter_channels; ++q) {
              sums[static_cast<size_t>(to.offset(n, row, column, first_channel + q))] +=
                  product(filters.data()[filter_offset(shape, y, x, q, k)], from.at(n, i, j, k));
            }
          }
        });
  for (int64_t e = 0; e < result.size(); ++e) {
    result.data()[e] = static_cast<float>(sums[static_cast<size_t>(e)]);
  }
  return result;
}

// Every weight collects, over all windows, the input element it met times the gradient there.
Tensor backprop_filter_reference(const Tensor& input, const Tensor& out_backprop,
                                 const Geometry& g) {
  const ImageView in = image_view(input), from = image_view(out_backprop);
  const FilterShape shape = filters_of(g);
  CONVOSCOPE_CHECK(from.shape == g.output());
  CONVOSCOPE_CHECK(in.shape == (ImageShape{g.batch, g.h.input, g.w.input, g.in_channels}));
  Tensor result(shape);
  std::vector<double> sums(static_cast<size_t>(result.size()));
  for (int64_t n = 0; n < from.shape.n; ++n)
    for (int64_t i = 0; i < from.shape.h; ++i)
      for (int64_t j = 0; j < from.shape.w; ++j)
        for_each_tap(g, i, j, [&](int64_t row, int64_t column, int64_t y, int64_t x) {
          for (int64_t k = 0; k < from.shape.c; ++k) {
            const int64_t first_channel = k / g.channels_per_group() * g.filter_channels;
            for (int64_t q = 0; q < g.filter_channels; ++q) {
              sums[static_cast<size_t>(filter_offset(shape, y, x, q, k))] +=
                  product(in.at(n, row, column, first_channel + q), from.at(n, i, j, k));
            }
          }
        });
  for (int64_t e = 0; e < result.size(); ++e) {
    result.data()[e] = static_cast<float>(sums[static_cast<size_t>(e)]);
  }
  return result;
}

Tensor bias_add_grad_reference(const Tensor& out_backprop) {
  const ImageView from = image_view(out_backprop);
  Tensor result(FilterShape{1, 1, 1, from.shape.c});
  for (int64_t k = 0; k < from.shape.c; ++k) {
    double sum = 0;
    for (int64_t n = 0; n < from.shape.n; ++n)
      for (int64_t i = 0; i < from.shape.h; ++i)
        for (int64_t j = 0; j < from.shape.w; ++j) sum += static_cast<double>(from.at(n, i, j, k));
    result.data()[k] = static_cast<float>(sum);
  }
  return result;
}

}  // namespace convoscope
