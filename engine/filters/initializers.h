// What networks start from: a whole bank of random weights whose spread follows from its shape, as
// TensorFlow's initializers draw it. With fan_in = KH·KW·Cf and fan_out = KH·KW·Cout:
//   Glorot (Glorot and Bengio 2010)  variance 2 / (fan_in + fan_out)
//   He (He et al. 2015)              variance 2 / fan_in
//   orthogonal (Saxe et al. 2013)    Q of a normal matrix, its rows or columns orthonormal
// "uniform" draws from ±√(3·variance); "normal" is cut at two standard deviations and widened by
// 1/0.87962566103423978, the deviation that the cut leaves. The draws are those of
// tf.random.uniform, .normal and .truncated_normal with the same seed (core/random.h), hence of
// tf.compat.v1.initializers.
#pragma once

#include <span>
#include <string_view>

#include "engine/core/tensor.h"

namespace convoscope {

enum class InitializerKind {
  kTruncatedNormal,
  kRandomUniform,
  kGlorotUniform,
  kGlorotNormal,
  kHeUniform,
  kHeNormal,
  kOrthogonal,
};

struct Initializer {
  InitializerKind kind = InitializerKind::kHeNormal;
  int64_t seed = 1;
  float stddev = 1;              // of kTruncatedNormal, before the cut
  float minval = 0, maxval = 1;  // of kRandomUniform
  bool operator==(const Initializer&) const = default;
};

std::span<const InitializerKind> initializer_kinds();
std::string_view to_string(InitializerKind kind);  // "he_normal", TensorFlow's name

// The bank of that shape, whose extents are at least 1. Refuses one that check_size() does, and an
// orthogonal one that would take minutes.
Expected<Tensor> initialized_bank(const Initializer& initializer, const FilterShape& shape);

}  // namespace convoscope
