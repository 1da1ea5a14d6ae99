// Comparing whole tensors. A failure names the worst element by its axes and shows both values.
#pragma once

#include <gtest/gtest.h>

#include "engine/conv/geometry.h"
#include "engine/core/tensor.h"

namespace convoscope::testing {

// Same extents, same layout, same values (0 equals −0; a NaN equals a NaN).
::testing::AssertionResult same_tensor(const Tensor& actual, const Tensor& expected);

// Same extents, same layout, same bits.
::testing::AssertionResult same_bits(const Tensor& actual, const Tensor& expected);

// How far a sum of products may lie from its exact value: kToleranceFactor · 2^-23 · Σ|x·w|. A
// float32 sum of n terms is off by at most n/2 of those units; pairwise rounding errors cancel, and
// 16 leaves room for sums of some thousand terms of one sign in one accumulator.
inline constexpr double kToleranceFactor = 16;

// `actual` is the output of this case within that tolerance of the reference.
::testing::AssertionResult near_reference(const Tensor& actual, const Tensor& input,
                                          const Tensor& filters, const Geometry& geometry);

// `actual` lies within that tolerance of `expected`; `norms` holds the sum of absolute products for
// each element.
::testing::AssertionResult near_expected(const Tensor& actual, const Tensor& expected,
                                         const Tensor& norms);

// `actual` lies within `error` of the largest of the `norms`, the sums of absolute products, where
// `expected` is finite, and equals it elsewhere: what algorithms state that take several elements
// from one tile.
::testing::AssertionResult within_error(const Tensor& actual, const Tensor& expected,
                                        const Tensor& norms, double error);

// Every value without its sign, to compute such norms from.
Tensor absolute(const Tensor& tensor);

}  // namespace convoscope::testing
