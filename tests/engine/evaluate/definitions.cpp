// See definitions.h.
#include "tests/engine/evaluate/definitions.h"

#include <algorithm>
#include <cmath>
#include <functional>

namespace convoscope::testing {
namespace {

using Position = std::function<void(int64_t n, int64_t y, int64_t x, int64_t c)>;
void for_each_element(const ImageShape& s, const Position& f) {
  for (int64_t n = 0; n < s.n; ++n)
    for (int64_t y = 0; y < s.h; ++y)
      for (int64_t x = 0; x < s.w; ++x)
        for (int64_t c = 0; c < s.c; ++c) f(n, y, x, c);
}

// Rows or columns before the picture under SAME.
int64_t before(int64_t in, int64_t window, int64_t stride) {
  const int64_t out = (in + stride - 1) / stride;
  return std::max<int64_t>(0, (out - 1) * stride + window - in) / 2;
}

// The corner of each window, and what is at its taps; all layers of the sample are SAME.
struct Windows {
  ImageShape over;
  Hw size, strides, dilations;

  int64_t row(int64_t i, int64_t t) const {
    return i * strides.h + t * dilations.h -
           before(over.h, (size.h - 1) * dilations.h + 1, strides.h);
  }
  int64_t column(int64_t j, int64_t t) const {
    return j * strides.w + t * dilations.w -
           before(over.w, (size.w - 1) * dilations.w + 1, strides.w);
  }
  ImageShape output(int64_t channels) const {
    return {over.n, (over.h + strides.h - 1) / strides.h, (over.w + strides.w - 1) / strides.w,
            channels};
  }
  void for_each_tap(const std::function<void(int64_t, int64_t)>& f) const {
    for (int64_t t = 0; t < size.h; ++t)
      for (int64_t u = 0; u < size.w; ++u) f(t, u);
  }
};

double weight(const Filters& filters, int64_t t, int64_t u, int64_t q, int64_t k) {
  const Tensor& bank = *filters.tensor;
  return static_cast<double>(bank.data()[filter_offset(filter_shape(bank), t, u, q, k)]);
}

Windows windows_of(const Layer& layer, const ImageShape& over) {
  const FilterShape s = filter_shape(*layer.filters.tensor);
  return {over, {s.h, s.w}, layer.strides, layer.dilations};
}

Map convolved(const Layer& layer, const Map& in) {
  const Windows windows = windows_of(layer, in.shape);
  Map out(windows.output(filter_shape(*layer.filters.tensor).out));
  for_each_element(out.shape, [&](int64_t n, int64_t y, int64_t x, int64_t k) {
    windows.for_each_tap([&](int64_t t, int64_t u) {
      const int64_t row = windows.row(y, t), column = windows.column(x, u);
      if (!in.inside(row, column)) return;
      for (int64_t c = 0; c < in.shape.c; ++c) {
        out.at(n, y, x, k) += in.get(n, row, column, c) * weight(layer.filters, t, u, c, k);
      }
    });
  });
  return out;
}

Map depthwise(const Layer& layer, const Map& in) {
  const Windows windows = windows_of(layer, in.shape);
  const int64_t multiplier = layer.channel_multiplier;
  Map out(windows.output(in.shape.c * multiplier));
  for_each_element(out.shape, [&](int64_t n, int64_t y, int64_t x, int64_t k) {
    windows.for_each_tap([&](int64_t t, int64_t u) {
      const int64_t row = windows.row(y, t), column = windows.column(x, u);
      if (!in.inside(row, column)) return;
      out.at(n, y, x, k) +=
          in.get(n, row, column, k / multiplier) * weight(layer.filters, t, u, 0, k);
    });
  });
  return out;
}

Map separable(const Layer& layer, const Map& in) {
  const Map half = depthwise(layer, in);
  ImageShape shape = half.shape;
  shape.c = filter_shape(*layer.pointwise.tensor).out;
  Map out(shape);
  for_each_element(shape, [&](int64_t n, int64_t y, int64_t x, int64_t k) {
    for (int64_t c = 0; c < half.shape.c; ++c) {
      out.at(n, y, x, k) += half.get(n, y, x, c) * weight(layer.pointwise, 0, 0, c, k);
    }
  });
  return out;
}

// Every element stamps its filter onto the output.
Map transposed(const Layer& layer, const Map& in) {
  Map out(*layer.output_shape);
  const Windows windows = windows_of(layer, out.shape);
  for_each_element(in.shape, [&](int64_t n, int64_t y, int64_t x, int64_t c) {
    windows.for_each_tap([&](int64_t t, int64_t u) {
      const int64_t row = windows.row(y, t), column = windows.column(x, u);
      if (!out.inside(row, column)) return;
      for (int64_t k = 0; k < out.shape.c; ++k) {
        out.at(n, row, column, k) += in.get(n, y, x, c) * weight(layer.filters, t, u, k, c);
      }
    });
  });
  return out;
}

Map pooled(const Layer& layer, const Map& in) {
  const Windows windows{in.shape, layer.window, layer.strides, {1, 1}};
  Map out(windows.output(in.shape.c));
  for_each_element(out.shape, [&](int64_t n, int64_t y, int64_t x, int64_t c) {
    std::vector<double> seen;
    windows.for_each_tap([&](int64_t t, int64_t u) {
      const int64_t row = windows.row(y, t), column = windows.column(x, u);
      if (in.inside(row, column)) seen.push_back(in.get(n, row, column, c));
    });
    double sum = 0;
    for (const double value : seen) sum += value;
    out.at(n, y, x, c) = layer.op == Op::kMaxPool ? *std::max_element(seen.begin(), seen.end())
                                                  : sum / static_cast<double>(seen.size());
  });
  return out;
}

double activated(Activation activation, double x) {
  switch (activation.kind) {
    case Activation::kNone:
      return x;
    case Activation::kRelu:
      return std::max(x, 0.0);
    case Activation::kRelu6:
      return std::clamp(x, 0.0, 6.0);
    case Activation::kLeakyRelu:
      return x < 0 ? static_cast<double>(activation.alpha) * x : x;
    case Activation::kElu:
      return x < 0 ? std::expm1(x) : x;
    case Activation::kSigmoid:
      return 1 / (1 + std::exp(-x));
    case Activation::kTanh:
      return std::tanh(x);
    case Activation::kGelu:
      return x * 0.5 * std::erfc(-x / std::sqrt(2.0));
    case Activation::kSwish:
      return x / (1 + std::exp(-x));
  }
  return x;
}

// Layers that give an element from the same place of their inputs.
Map in_place(const Layer& layer, const Map& in, const Map& other) {
  Map out = in;
  for_each_element(in.shape, [&](int64_t n, int64_t y, int64_t x, int64_t c) {
    const auto k = static_cast<size_t>(c);
    const double value = in.get(n, y, x, c);
    double& to = out.at(n, y, x, c);
    if (layer.op == Op::kBiasAdd) to = value + static_cast<double>(layer.bias[k]);
    if (layer.op == Op::kAdd) to = value + other.get(n, y, x, c);
    if (layer.op == Op::kBatchNorm) {
      const BatchNorm& norm = layer.norm;
      to =
          static_cast<double>(norm.scale[k]) * (value - static_cast<double>(norm.mean[k])) /
              std::sqrt(static_cast<double>(norm.variance[k]) + static_cast<double>(norm.epsilon)) +
          static_cast<double>(norm.offset[k]);
    }
    if (layer.op == Op::kSoftmax) {
      double sum = 0;
      for (int64_t q = 0; q < in.shape.c; ++q) sum += std::exp(in.get(n, y, x, q));
      to = std::exp(value) / sum;
    }
  });
  return out;
}

Map joined(const Map& in, const Map& other) {
  ImageShape shape = in.shape;
  shape.c += other.shape.c;
  Map out(shape);
  for_each_element(shape, [&](int64_t n, int64_t y, int64_t x, int64_t c) {
    out.at(n, y, x, c) = c < in.shape.c ? in.get(n, y, x, c) : other.get(n, y, x, c - in.shape.c);
  });
  return out;
}

Map sums_by_definition(const Layer& layer, const Map& in, const Map& other) {
  switch (layer.op) {
    case Op::kConv2d:
      return convolved(layer, in);
    case Op::kDepthwiseConv2d:
      return depthwise(layer, in);
    case Op::kSeparableConv2d:
      return separable(layer, in);
    case Op::kConv2dTranspose:
      return transposed(layer, in);
    case Op::kMaxPool:
    case Op::kAvgPool:
      return pooled(layer, in);
    case Op::kConcat:
      return joined(in, other);
    default:
      return in_place(layer, in, other);
  }
}

}  // namespace

Map map_of(const Tensor& tensor) {
  const ImageView view = image_view(tensor);
  Map map(view.shape);
  for (int64_t n = 0; n < map.shape.n; ++n)
    for (int64_t y = 0; y < map.shape.h; ++y)
      for (int64_t x = 0; x < map.shape.w; ++x)
        for (int64_t c = 0; c < map.shape.c; ++c)
          map.at(n, y, x, c) = static_cast<double>(view.at(n, y, x, c));
  return map;
}

Map by_definition(const Layer& layer, const Map& in, const Map& other) {
  if (layer.bypassed) return in;
  Map out = sums_by_definition(layer, in, other);
  for (double& value : out.values) value = activated(layer.activation, value);
  return out;
}

}  // namespace convoscope::testing
