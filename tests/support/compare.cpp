// See compare.h.
#include "tests/support/compare.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <functional>
#include <string>

#include "engine/conv/reference.h"

namespace convoscope::testing {
namespace {

std::string index_text(const Tensor& tensor, int64_t flat) {
  std::string text;
  for (int axis = 3; axis >= 0; --axis) {
    const int64_t extent = tensor.dims()[static_cast<size_t>(axis)];
    text = std::to_string(flat % extent) + (text.empty() ? "" : ", ") + text;
    flat /= extent;
  }
  return "[" + text + "]";
}

::testing::AssertionResult same_kind(const Tensor& actual, const Tensor& expected) {
  if (actual.dims() != expected.dims()) {
    return ::testing::AssertionFailure()
           << "extents " << to_string(actual.dims()) << ", expected " << to_string(expected.dims());
  }
  if (actual.layout() != expected.layout()) {
    return ::testing::AssertionFailure() << "the layouts differ";
  }
  return ::testing::AssertionSuccess();
}

bool same(float a, float b) { return a == b || (std::isnan(a) && std::isnan(b)); }

// `excess(i)` is above 0 where element i is wrong, and greatest where it is most wrong.
::testing::AssertionResult worst_of(const Tensor& actual, const Tensor& expected,
                                    const std::function<double(int64_t)>& excess) {
  if (auto kind = same_kind(actual, expected); !kind) return kind;
  int64_t worst = -1, wrong = 0;
  double most = 0;
  for (int64_t i = 0; i < actual.size(); ++i) {
    const double by = excess(i);
    if (by <= 0) continue;
    ++wrong;
    if (by > most) worst = i;
    most = std::max(most, by);
  }
  if (wrong == 0) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure()
         << wrong << " of " << actual.size() << " elements differ; worst at "
         << index_text(actual, worst) << ": " << actual.data()[worst] << ", expected "
         << expected.data()[worst];
}

}  // namespace

::testing::AssertionResult same_tensor(const Tensor& actual, const Tensor& expected) {
  return worst_of(actual, expected, [&](int64_t i) {
    const float a = actual.data()[i], e = expected.data()[i];
    if (same(a, e)) return 0.0;
    const double distance = std::fabs(static_cast<double>(a) - static_cast<double>(e));
    return std::isnan(distance) ? HUGE_VAL : distance;
  });
}

::testing::AssertionResult same_bits(const Tensor& actual, const Tensor& expected) {
  if (actual.dims() == expected.dims() && actual.layout() == expected.layout() &&
      std::memcmp(actual.data(), expected.data(), static_cast<size_t>(actual.bytes())) == 0) {
    return ::testing::AssertionSuccess();
  }
  return ::testing::AssertionFailure()
         << "bits differ: " << same_tensor(actual, expected).message();
}

::testing::AssertionResult within_error(const Tensor& actual, const Tensor& expected,
                                        const Tensor& norms, double error) {
  double norm = 0;
  for (const float value : norms.values()) {
    if (std::isfinite(value)) norm = std::max(norm, static_cast<double>(value));
  }
  return worst_of(actual, expected, [&](int64_t i) {
    const float a = actual.data()[i], e = expected.data()[i];
    if (!std::isfinite(a) || !std::isfinite(e)) return same(a, e) ? 0.0 : HUGE_VAL;
    const double by = std::fabs(static_cast<double>(a) - static_cast<double>(e)) - error * norm;
    return std::max(by, 0.0);
  });
}

Tensor absolute(const Tensor& tensor) {
  Tensor result = tensor.clone();
  for (float& value : result.values()) value = std::fabs(value);
  return result;
}

::testing::AssertionResult near_reference(const Tensor& actual, const Tensor& input,
                                          const Tensor& filters, const Geometry& geometry) {
  return near_expected(actual, conv2d_reference(input, filters, geometry),
                       conv2d_reference(absolute(input), absolute(filters), geometry));
}

::testing::AssertionResult near_expected(const Tensor& actual, const Tensor& expected,
                                         const Tensor& norms) {
  return worst_of(actual, expected, [&](int64_t i) {
    const float a = actual.data()[i], e = expected.data()[i];
    if (same(a, e)) return 0.0;
    const double allowed = kToleranceFactor * 0x1p-23 * static_cast<double>(norms.data()[i]);
    const double distance = std::fabs(static_cast<double>(a) - static_cast<double>(e));
    if (!(distance <= allowed)) return std::isnan(distance) ? HUGE_VAL : distance / allowed;
    return 0.0;
  });
}

}  // namespace convoscope::testing
