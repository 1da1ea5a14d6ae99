// See pointwise.h. One loop per function, so that those without a call are vectorised.
#include "engine/chain/pointwise.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "engine/core/check.h"

namespace convoscope {
namespace {

// Φ and φ of the standard normal distribution.
double normal_cdf(double x) { return 0.5 * std::erfc(-x / std::numbers::sqrt2); }
double normal_density(double x) {
  return std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi);
}

// Without overflow for either sign.
double logistic(double x) {
  const double e = std::exp(-std::abs(x));
  return x < 0 ? e / (1.0 + e) : 1.0 / (1.0 + e);
}

double gelu(double x) { return x * normal_cdf(x); }

double elu_slope(double x) { return x > 0 ? 1.0 : std::exp(x); }
double sigmoid_slope(double x) { return logistic(x) * logistic(-x); }
double tanh_slope(double x) { return 1.0 - std::tanh(x) * std::tanh(x); }
double gelu_slope(double x) { return normal_cdf(x) + x * normal_density(x); }
double swish_slope(double x) { return logistic(x) * (1.0 + x * logistic(-x)); }

template <typename Function>
void each(const float* sums, float* output, int64_t count, Function function) {
  for (int64_t i = 0; i < count; ++i) output[i] = static_cast<float>(function(sums[i]));
}

template <typename Slope>
void each_slope(const float* sums, const float* out, float* result, int64_t count, Slope slope) {
  for (int64_t i = 0; i < count; ++i) {
    result[i] = static_cast<float>(slope(sums[i]) * static_cast<double>(out[i]));
  }
}

}  // namespace

void activate(Activation activation, const float* sums, float* output, int64_t count) {
  switch (activation.kind) {
    case Activation::kNone:
      if (output != sums) std::copy_n(sums, count, output);
      return;
    case Activation::kRelu:
      return each(sums, output, count, [](float x) { return x <= 0.0f ? 0.0f : x; });
    case Activation::kRelu6:
      return each(sums, output, count, [](float x) {
        return x <= 0.0f ? 0.0f : x >= 6.0f ? 6.0f : x;
      });
    case Activation::kLeakyRelu:
      return each(sums, output, count,
                  [a = activation.alpha](float x) { return x > 0.0f ? x : a * x; });
    case Activation::kElu:
      return each(sums, output, count, [](double x) { return x > 0 ? x : std::expm1(x); });
    case Activation::kSigmoid:
      return each(sums, output, count, logistic);
    case Activation::kTanh:
      return each(sums, output, count, [](double x) { return std::tanh(x); });
    case Activation::kGelu:
      return each(sums, output, count, gelu);
    case Activation::kSwish:
      return each(sums, output, count, [](double x) { return x * logistic(x); });
  }
  CONVOSCOPE_CHECK(false);
}

void activate_backprop(Activation activation, const float* sums, const float* out, float* result,
                       int64_t count) {
  switch (activation.kind) {
    case Activation::kNone:
      if (result != out) std::copy_n(out, count, result);
      return;
    case Activation::kRelu:
      return each_slope(sums, out, result, count, [](float x) { return x > 0.0f ? 1.0 : 0.0; });
    case Activation::kRelu6:
      return each_slope(sums, out, result, count,
                        [](float x) { return x > 0.0f && x < 6.0f ? 1.0 : 0.0; });
    case Activation::kLeakyRelu:
      return each_slope(sums, out, result, count,
                        [a = double{activation.alpha}](float x) { return x > 0.0f ? 1.0 : a; });
    case Activation::kElu:
      return each_slope(sums, out, result, count, elu_slope);
    case Activation::kSigmoid:
      return each_slope(sums, out, result, count, sigmoid_slope);
    case Activation::kTanh:
      return each_slope(sums, out, result, count, tanh_slope);
    case Activation::kGelu:
      return each_slope(sums, out, result, count, gelu_slope);
    case Activation::kSwish:
      return each_slope(sums, out, result, count, swish_slope);
  }
  CONVOSCOPE_CHECK(false);
}

}  // namespace convoscope
