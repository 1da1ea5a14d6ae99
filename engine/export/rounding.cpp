// See rounding.h. Magnitudes and carried errors are layers themselves: those with |w| over |x|, and
// those with w² over e².
#include "engine/export/rounding.h"

#include <algorithm>
#include <cmath>
#include <functional>

#include "engine/chain/forward.h"

namespace convoscope {
namespace {

constexpr double kStepError = 16.0 / (1 << 23);
// Of gelu and swish, the steepest of the functions: 1.129 and 1.0998.
constexpr double kSteepest = 1.13;
// Programs take what is below the smallest normal number, 2⁻¹²⁶, for zero, also term by term.
constexpr double kTiny = 0x1p-120;

using Map = std::function<float(float)>;

float finite(float value) { return std::isfinite(value) ? value : 0.0f; }
float magnitude(float value) { return std::abs(finite(value)); }
float square(float value) { return finite(value) * finite(value); }

TensorPtr mapped(const TensorPtr& tensor, const Map& map) {
  if (!tensor) return nullptr;
  Tensor result = Tensor::uninitialized(tensor->dims(), tensor->layout());
  std::transform(tensor->data(), tensor->data() + tensor->size(), result.data(), map);
  return std::make_shared<const Tensor>(std::move(result));
}

Layer with_weights(const Layer& layer, const Map& map) {
  Layer changed = layer;
  changed.filters.tensor = mapped(layer.filters.tensor, map);
  changed.pointwise.tensor = mapped(layer.pointwise.tensor, map);
  std::transform(layer.bias.begin(), layer.bias.end(), changed.bias.begin(), map);
  return changed;
}

bool approximates(const ExportStep& step) {
  switch (step_activation(step).kind) {
    case Activation::kElu:
    case Activation::kSigmoid:
    case Activation::kTanh:
    case Activation::kGelu:
    case Activation::kSwish:
      return true;
    default:
      return step.layer->op == Op::kSoftmax;
  }
}

int64_t channel_of(const Tensor& tensor, int64_t index) {
  const Dims& dims = tensor.dims();
  return tensor.layout() == Layout::kNHWC ? index % dims[3] : index / (dims[2] * dims[3]) % dims[1];
}

struct Bounds {
  const ExportRun& run;
  Conv2dOptions options;
  std::vector<TensorPtr> errors;  // of each value

  Expected<TensorPtr> sums(const Layer& layer, const TensorPtr& input, const TensorPtr& other) {
    return layer_sums(layer, input, other, options);
  }

  // e² may leave float32's range, so errors are squared as shares of their largest.
  Expected<TensorPtr> weighted(const Layer& layer, const TensorPtr& error) {
    const float largest = *std::max_element(error->values().begin(), error->values().end());
    if (largest <= 0) return sums(with_weights(layer, square), error, nullptr);
    const auto share = mapped(error, [&](float e) { return square(e / largest); });
    auto carried = sums(with_weights(layer, square), share, nullptr);
    if (!carried) return carried;
    // An algorithm's rounding may leave a sum of squares below 0.
    return mapped(*carried, [&](float s) { return largest * std::sqrt(std::max(s, 0.0f)); });
  }

  // y_c · (e_c + Σ y·e) over the channels of each pixel.
  TensorPtr through_softmax(const TensorPtr& y, const TensorPtr& error) {
    Tensor result = Tensor::uninitialized(error->dims(), error->layout());
    const ImageView values = image_view(*y), errors_in = image_view(*error);
    const ImageShape& shape = values.shape;
    for (int64_t i = 0; i < shape.n * shape.h * shape.w; ++i) {
      const int64_t x = i % shape.w, row = i / shape.w % shape.h, n = i / (shape.w * shape.h);
      float mean = 0;
      for (int64_t c = 0; c < shape.c; ++c) {
        mean += finite(values.at(n, row, x, c)) * errors_in.at(n, row, x, c);
      }
      for (int64_t c = 0; c < shape.c; ++c) {
        result.data()[values.offset(n, row, x, c)] =
            finite(values.at(n, row, x, c)) * (errors_in.at(n, row, x, c) + mean);
      }
    }
    return std::make_shared<const Tensor>(std::move(result));
  }

  TensorPtr through_norm(const BatchNorm& norm, const TensorPtr& tensor, bool with_offset) {
    Tensor result = Tensor::uninitialized(tensor->dims(), tensor->layout());
    for (int64_t i = 0; i < tensor->size(); ++i) {
      const auto c = static_cast<size_t>(channel_of(*tensor, i));
      const double slope =
          std::abs(norm.scale[c]) / std::sqrt(double{norm.variance[c]} + norm.epsilon);
      double value = magnitude(tensor->data()[i]) + (with_offset ? std::abs(norm.mean[c]) : 0.0f);
      value = slope * value + (with_offset ? std::abs(norm.offset[c]) : 0.0f);
      result.data()[i] = static_cast<float>(value);
    }
    return std::make_shared<const Tensor>(std::move(result));
  }

  Expected<TensorPtr> magnitudes(size_t s) {
    const ExportStep& step = run.steps[s];
    const Layer& layer = *step.layer;
    const auto x = mapped(run.values[s], magnitude);
    const auto other = step.other ? mapped(run.values[*step.other], magnitude) : nullptr;
    const bool adds = has_filters(layer.op) || layer.op == Op::kBiasAdd ||
                      layer.op == Op::kAvgPool || layer.op == Op::kAdd;
    if (adds) return sums(with_weights(layer, magnitude), x, other);
    if (layer.op == Op::kBatchNorm) return through_norm(layer.norm, x, true);
    return mapped(run.values[s + 1], magnitude);
  }

  Expected<TensorPtr> carried(size_t s) {
    const ExportStep& step = run.steps[s];
    const Layer& layer = *step.layer;
    const TensorPtr& error = errors[s];
    if (has_filters(layer.op)) return weighted(layer, error);
    if (layer.op == Op::kSoftmax) return through_softmax(run.values[s + 1], error);
    if (layer.op == Op::kBatchNorm) return through_norm(layer.norm, error, false);
    if (is_join(layer.op)) return sums(layer, error, errors[*step.other]);
    if (is_pool(layer.op)) return sums(layer, error, nullptr);
    return error;
  }

  Expected<void> add(size_t s) {
    auto before = carried(s);
    if (!before) return tl::unexpected(before.error());
    const auto own = magnitudes(s);
    if (!own) return tl::unexpected(own.error());
    const Tensor& y = *run.values[s + 1];
    Tensor error = Tensor::uninitialized(y.dims(), y.layout());
    const double steepness = step_activation(run.steps[s]) == Activation::kNone ? 1.0 : kSteepest;
    const double floor = approximates(run.steps[s]) ? 1.0 : 0.0;
    for (int64_t i = 0; i < y.size(); ++i) {
      const double scale = double{(*own)->data()[i]} + magnitude(y.data()[i]) + floor;
      error.data()[i] =
          static_cast<float>(steepness * (*before)->data()[i] + kStepError * scale + kTiny);
    }
    errors.push_back(std::make_shared<const Tensor>(std::move(error)));
    return {};
  }
};

double deviation_of(const Tensor& tensor) {
  double sum = 0, squares = 0;
  for (const float value : tensor.values()) sum += finite(value);
  const double count = static_cast<double>(std::max<int64_t>(tensor.size(), 1)), mean = sum / count;
  for (const float value : tensor.values()) squares += std::pow(finite(value) - mean, 2);
  return std::sqrt(squares / count);
}

}  // namespace

Expected<AllowedDifference> allowed_difference(const ExportRun& run, const ParallelOptions& how) {
  Bounds bounds{run, {.parallel = how}, {}};
  bounds.errors = {std::make_shared<const Tensor>(run.input()->dims(), run.input()->layout())};
  for (size_t s = 0; s < run.steps.size(); ++s) {
    if (auto added = bounds.add(s); !added) return tl::unexpected(added.error());
  }
  double largest = 0;
  for (const float error : bounds.errors.back()->values()) {
    largest = std::max(largest, double{finite(error)});
  }
  return AllowedDifference{largest, deviation_of(*run.output())};
}

}  // namespace convoscope
