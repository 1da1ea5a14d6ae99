// See channelwise.h. Every function is one pass that treats pixel after pixel; a pixel's channels
// lie `step` elements apart.
#include "engine/chain/channelwise.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "engine/core/check.h"

namespace convoscope {
namespace {

constexpr int64_t kPixelsATask = 1024;

// Calls work(first element, step between channels) for every pixel. False when cancelled.
template <typename Work>
bool each_pixel(const Tensor& tensor, const ParallelOptions& parallel, Work work) {
  const ImageView view = image_view(tensor);
  const ImageShape& s = view.shape;
  return parallel_for(0, s.n * s.h * s.w, kPixelsATask, parallel, [&](int64_t begin, int64_t end) {
    for (int64_t pixel = begin; pixel < end; ++pixel) {
      const int64_t x = pixel % s.w, y = pixel / s.w % s.h, n = pixel / s.w / s.h;
      work(view.offset(n, y, x, 0), view.stride_c);
    }
  });
}

Tensor like(const Tensor& tensor) { return Tensor::uninitialized(tensor.dims(), tensor.layout()); }

Expected<void> check_count(size_t count, int64_t channels, const char* field) {
  if (static_cast<int64_t>(count) == channels) return {};
  return refuse(std::string(field) + " has " + std::to_string(count) + " values; the input has " +
                    std::to_string(channels) + (channels == 1 ? " channel" : " channels"),
                field);
}

Expected<void> check_variance(const BatchNorm& norm) {
  for (size_t c = 0; c < norm.variance.size(); ++c) {
    const float below = norm.variance[c] + norm.epsilon;
    if (below > 0) continue;
    return refuse("the variance of channel " + std::to_string(c) + " and epsilon come to " +
                      std::to_string(below) + ", which has no root to divide by",
                  "variance");
  }
  return {};
}

// scale / √(variance + epsilon), a channel each.
std::vector<double> factors(const BatchNorm& norm) {
  std::vector<double> factors(norm.scale.size());
  for (size_t c = 0; c < factors.size(); ++c) {
    factors[c] = norm.scale[c] / std::sqrt(double{norm.variance[c]} + norm.epsilon);
  }
  return factors;
}

// output = factor[c] · (input − from[c]) + to[c].
Expected<Tensor> affine(const Tensor& input, const std::vector<double>& factor,
                        const std::vector<float>& from, const std::vector<float>& to,
                        const ParallelOptions& parallel) {
  Tensor output = like(input);
  const bool whole = each_pixel(input, parallel, [&](int64_t at, int64_t step) {
    for (size_t c = 0; c < factor.size(); ++c, at += step) {
      output.data()[at] =
          static_cast<float>(factor[c] * (double{input.data()[at]} - from[c]) + to[c]);
    }
  });
  if (!whole) return cancelled();
  return output;
}

}  // namespace

Expected<void> check_bias(const std::vector<float>& bias, int64_t channels) {
  auto checked = check_count(bias.size(), channels, "bias");
  if (!checked) {
    checked.error().tensorflow = "ValueError: Dimensions must be equal, but are " +
                                 std::to_string(channels) + " and " + std::to_string(bias.size());
    checked.error().eager =
        "InvalidArgument: Must provide as many biases as the last dimension of the input tensor";
  }
  return checked;
}

Expected<void> check_batch_norm(const BatchNorm& norm, int64_t channels) {
  return check_count(norm.mean.size(), channels, "mean")
      .and_then([&] { return check_count(norm.variance.size(), channels, "variance"); })
      .and_then([&] { return check_count(norm.scale.size(), channels, "scale"); })
      .and_then([&] { return check_count(norm.offset.size(), channels, "offset"); })
      .and_then([&] { return check_variance(norm); });
}

Expected<Tensor> bias_add(const Tensor& input, const std::vector<float>& bias,
                          const ParallelOptions& parallel) {
  const int64_t channels = image_shape(input).c;
  if (auto checked = check_count(bias.size(), channels, "bias"); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  Tensor output = like(input);
  const bool whole = each_pixel(input, parallel, [&](int64_t at, int64_t step) {
    for (const float b : bias) {
      output.data()[at] = input.data()[at] + b;
      at += step;
    }
  });
  if (!whole) return cancelled();
  return output;
}

Expected<Tensor> batch_norm(const Tensor& input, const BatchNorm& norm,
                            const ParallelOptions& parallel) {
  if (auto checked = check_batch_norm(norm, image_shape(input).c); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  return affine(input, factors(norm), norm.mean, norm.offset, parallel);
}

Expected<Tensor> batch_norm_backprop(const Tensor& out_backprop, const BatchNorm& norm,
                                     const ParallelOptions& parallel) {
  if (auto checked = check_batch_norm(norm, image_shape(out_backprop).c); !checked) {
    return tl::unexpected(std::move(checked.error()));
  }
  const std::vector<float> zeros(norm.scale.size());
  return affine(out_backprop, factors(norm), zeros, zeros, parallel);
}

// The largest is taken off first, so that no power overflows.
Expected<Tensor> softmax(const Tensor& input, const ParallelOptions& parallel) {
  const int64_t channels = image_shape(input).c;
  Tensor output = like(input);
  const bool whole = each_pixel(input, parallel, [&](int64_t at, int64_t step) {
    const float* x = input.data() + at;
    double largest = -std::numeric_limits<double>::infinity(), sum = 0;
    for (int64_t c = 0; c < channels; ++c) largest = std::max(largest, double{x[c * step]});
    for (int64_t c = 0; c < channels; ++c) sum += std::exp(x[c * step] - largest);
    for (int64_t c = 0; c < channels; ++c) {
      output.data()[at + c * step] = static_cast<float>(std::exp(x[c * step] - largest) / sum);
    }
  });
  if (!whole) return cancelled();
  return output;
}

Expected<Tensor> softmax_backprop(const Tensor& output, const Tensor& out_backprop,
                                  const ParallelOptions& parallel) {
  CONVOSCOPE_CHECK(output.dims() == out_backprop.dims());
  CONVOSCOPE_CHECK(output.layout() == out_backprop.layout());
  const int64_t channels = image_shape(output).c;
  Tensor gradient = like(output);
  const bool whole = each_pixel(output, parallel, [&](int64_t at, int64_t step) {
    const float *y = output.data() + at, *g = out_backprop.data() + at;
    double together = 0;
    for (int64_t c = 0; c < channels; ++c) together += double{y[c * step]} * g[c * step];
    for (int64_t c = 0; c < channels; ++c) {
      gradient.data()[at + c * step] =
          static_cast<float>(y[c * step] * (double{g[c * step]} - together));
    }
  });
  if (!whole) return cancelled();
  return gradient;
}

}  // namespace convoscope
