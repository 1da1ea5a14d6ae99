// Random numbers exactly as TensorFlow draws them: Philox4x32-10 counters and the Box-Muller pairing of
// tensorflow/core/lib/random. random_normal(seed) equals tf.random.normal(shape, seed=seed) as the first
// random call of a program that set no global seed (TensorFlow then uses 87654321 beside the op's seed).
#pragma once

#include <cstdint>
#include <span>

namespace convoscope {

// Fills `out` with draws from N(mean, stddev²) in storage order. Multithreaded; the same bits for any
// number of threads, since element i depends only on the seed and i.
void random_normal(std::span<float> out, int64_t seed, float mean = 0.0f, float stddev = 1.0f);

// Draws beyond two standard deviations are drawn again, as tf.random.truncated_normal does.
void truncated_normal(std::span<float> out, int64_t seed, float mean = 0.0f, float stddev = 1.0f);

// Uniform in [low, high), as tf.random.uniform.
void random_uniform(std::span<float> out, int64_t seed, float low = 0.0f, float high = 1.0f);

}  // namespace convoscope
