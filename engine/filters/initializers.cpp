// See initializers.h; the formulas are those of tensorflow/python/ops/init_ops.py.
#include "engine/filters/initializers.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <vector>

#include "engine/core/check.h"
#include "engine/core/random.h"
#include "engine/core/text.h"
#include "engine/filters/linear_algebra.h"

namespace convoscope {
namespace {

using Kind = InitializerKind;

constexpr std::array kKinds = {Kind::kTruncatedNormal, Kind::kRandomUniform, Kind::kGlorotUniform,
                               Kind::kGlorotNormal,    Kind::kHeUniform,     Kind::kHeNormal,
                               Kind::kOrthogonal};

// Standard deviation of a normal distribution that was cut at two of its own.
constexpr double kCutDeviation = 0.87962566103423978;

// About ten seconds of Householder reflections.
constexpr double kMostProducts = 1e10;

double variance(Kind kind, const FilterShape& shape) {
  const double taps = static_cast<double>(shape.h * shape.w);
  const double fan_in = taps * static_cast<double>(shape.in);
  const double fan_out = taps * static_cast<double>(shape.out);
  const bool glorot = kind == Kind::kGlorotUniform || kind == Kind::kGlorotNormal;
  return glorot ? 2 / (fan_in + fan_out) : 2 / fan_in;
}

// Rows are taps and channels, columns are filters. Of the wider kind TensorFlow takes the
// transposed matrix: either all filters or all taps are orthonormal.
Expected<Tensor> orthogonal_bank(int64_t seed, const FilterShape& shape) {
  const int64_t taps = shape.h * shape.w * shape.in;
  const int64_t rows = std::max(taps, shape.out), columns = std::min(taps, shape.out);
  const double products =
      4 * static_cast<double>(rows) * static_cast<double>(columns) * static_cast<double>(columns);
  if (products > kMostProducts) {
    return refuse("orthogonal filters of " + to_string(shape) + " need the Q of " +
                  group_digits(rows) + "×" + group_digits(columns) + " numbers, about " +
                  significant(products, 2) + " multiplications; at most " +
                  significant(kMostProducts, 2) + " are done");
  }
  Tensor drawn = Tensor::uninitialized(storage_dims(shape), Layout::kHWIO);
  random_normal(drawn.values(), seed);
  const std::vector<double> matrix(drawn.values().begin(), drawn.values().end());
  const std::vector<double> q = orthonormal_columns(rows, columns, matrix);
  const bool turned = taps < shape.out;
  for (int64_t tap = 0; tap < taps; ++tap) {
    for (int64_t k = 0; k < shape.out; ++k) {
      const int64_t at = turned ? k * columns + tap : tap * columns + k;
      drawn.data()[tap * shape.out + k] = static_cast<float>(q[static_cast<size_t>(at)]);
    }
  }
  return drawn;
}

}  // namespace

std::span<const InitializerKind> initializer_kinds() { return kKinds; }

std::string_view to_string(InitializerKind kind) {
  switch (kind) {
    case Kind::kTruncatedNormal:
      return "truncated_normal";
    case Kind::kRandomUniform:
      return "random_uniform";
    case Kind::kGlorotUniform:
      return "glorot_uniform";
    case Kind::kGlorotNormal:
      return "glorot_normal";
    case Kind::kHeUniform:
      return "he_uniform";
    case Kind::kHeNormal:
      return "he_normal";
    case Kind::kOrthogonal:
      return "orthogonal";
  }
  check_failed("unknown initializer", __FILE__, __LINE__);
}

Expected<Tensor> initialized_bank(const Initializer& initializer, const FilterShape& shape) {
  const Kind kind = initializer.kind;
  const Expected<int64_t> size = check_size(storage_dims(shape), "the bank of filters");
  if (!size) return tl::unexpected(size.error());
  if (kind == Kind::kOrthogonal) return orthogonal_bank(initializer.seed, shape);
  Tensor bank = Tensor::uninitialized(storage_dims(shape), Layout::kHWIO);
  const std::span<float> out = bank.values();
  const double deviation = std::sqrt(variance(kind, shape));
  const auto limit = static_cast<float>(std::sqrt(3.0) * deviation);
  if (kind == Kind::kTruncatedNormal) {
    truncated_normal(out, initializer.seed, 0, initializer.stddev);
  } else if (kind == Kind::kRandomUniform) {
    random_uniform(out, initializer.seed, initializer.minval, initializer.maxval);
  } else if (kind == Kind::kGlorotUniform || kind == Kind::kHeUniform) {
    random_uniform(out, initializer.seed, -limit, limit);
  } else {
    truncated_normal(out, initializer.seed, 0, static_cast<float>(deviation / kCutDeviation));
  }
  return bank;
}

}  // namespace convoscope
