// Random numbers exactly as TensorFlow's CPU kernels draw them: Philox4x32-10 counters and
// Box-Muller pairs. random_normal(out, seed) equals tf.random.normal(shape, seed=seed) as the first
// random call of a program that set no global seed (TensorFlow then uses 87654321 beside the op's
// seed); so do the others. Logarithm, sine and cosine are the C library's, as they are
// TensorFlow's.
//
// All fill `out` in storage order on up to `threads` threads (0: every core). Four elements at a
// time depend on the seed and their index alone, so the bits are the same for any number of threads
// and a longer fill starts with the shorter one.
#pragma once

#include <cstdint>
#include <span>

namespace convoscope {

// Draws from N(mean, stddev²).
void random_normal(std::span<float> out, int64_t seed, float mean = 0.0f, float stddev = 1.0f,
                   int threads = 0);

// Draws beyond two standard deviations are drawn again, as tf.random.truncated_normal does.
void truncated_normal(std::span<float> out, int64_t seed, float mean = 0.0f, float stddev = 1.0f,
                      int threads = 0);

// Uniform in [low, high), as tf.random.uniform.
void random_uniform(std::span<float> out, int64_t seed, float low = 0.0f, float high = 1.0f,
                    int threads = 0);

}  // namespace convoscope
