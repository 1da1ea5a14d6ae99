"""stem to wide (9 layers) in TensorFlow, exported by Convoscope.

  python3 branches.py    compares the numbers that come out here with Convoscope's
"""
import sys

import numpy as np
import tensorflow as tf


def model(x):
    # stem: 6×5×3 to 6×5×4, EXPLICIT pads 1 above, 1 below, 2 left, 0 right
    x = tf.nn.conv2d(
        x, stem_filters, strides=[1, 1, 1, 1], padding=[[0, 0], [1, 1], [2, 0], [0, 0]],
        dilations=[1, 1, 1, 1])
    x = tf.nn.bias_add(x, shift_bias)
    x = tf.nn.batch_normalization(
        x, norm_mean, norm_variance, norm_offset, norm_scale, variance_epsilon=1)
    norm = x
    x = tf.nn.leaky_relu(x, alpha=0.25)
    # both: 6×5×4 to 6×5×4, SAME pads 1 above, 1 below, 1 left, 1 right
    x = tf.nn.separable_conv2d(
        x, both_filters, both_pointwise, strides=[1, 1, 1, 1], padding="SAME", dilations=[1, 1])
    x = tf.nn.relu6(x)
    x = tf.add(x, norm)
    # max_: 6×5×4 to 3×3×4, SAME pads 0 above, 0 below, 0 left, 1 right
    x = tf.nn.max_pool2d(x, ksize=[1, 2, 2, 1], strides=[1, 2, 2, 1], padding="SAME")
    # mean: 3×3×4 to 2×2×4
    x = tf.nn.avg_pool2d(x, ksize=[1, 2, 2, 1], strides=[1, 1, 1, 1], padding="VALID")
    mean = x
    x = tf.concat([x, mean], axis=3)
    return x


# [KH, KW, Cf, Cout]
stem_filters = np.array([
    1.0, -3.0, -3.0, -3.0, 1.0, -2.0, 1.0, -3.0, -1.0, 1.0, -3.0, -3.0,
    3.0, -2.0, 1.0, 0.0, -2.0, 2.0, -1.0, -1.0, 1.0, -1.0, 0.0, -3.0,
    -3.0, 3.0, 0.0, 0.0, 0.0, 0.0, -1.0, -3.0, -2.0, -3.0, 2.0, -1.0,
    2.0, -1.0, 0.0, 3.0, 2.0, -2.0, 1.0, -3.0, -2.0, 1.0, -1.0, -2.0,
    2.0, 1.0, -3.0, 3.0, 1.0, -1.0, 2.0, 3.0, -3.0, 2.0, 3.0, -1.0,
    1.0, -1.0, -2.0, -1.0, 3.0, -2.0, 1.0, 1.0, 3.0, 1.0, -1.0, 2.0,
    -2.0, 1.0, 3.0, 3.0, 3.0, 3.0, -2.0, 3.0, -2.0, 3.0, 0.0, 2.0,
    3.0, -2.0, -2.0, 1.0, 0.0, -1.0, 2.0, -3.0, -3.0, 3.0, -1.0, 0.0,
    -1.0, -2.0, 2.0, 1.0, -1.0, 0.0, 3.0, 2.0, -1.0, -1.0, -3.0, -2.0,
], np.float32).reshape(3, 3, 3, 4)
shift_bias = np.array([-3.0, -2.0, 0.0, -2.0], np.float32)
norm_mean = np.array([1.0, 2.0, -1.0, 0.0], np.float32)
norm_variance = np.array([3.0, 15.0, 0.0, 3.0], np.float32)
norm_scale = np.array([2.0, 4.0, 1.0, -1.0], np.float32)
norm_offset = np.array([0.5, 0.0, 1.0, -2.0], np.float32)
# [KH, KW, C, M]
both_filters = np.array([
    -1.0, -2.0, 0.0, 1.0, 1.0, 3.0, -3.0, 0.0, 2.0, -1.0, 3.0, 2.0,
    -3.0, 3.0, 2.0, -3.0, 0.0, 3.0, 2.0, 3.0, -2.0, 0.0, -2.0, 0.0,
    3.0, 2.0, -1.0, -3.0, 3.0, 2.0, 0.0, 0.0, 0.0, 2.0, -3.0, 2.0,
], np.float32).reshape(3, 3, 4, 1)
# [1, 1, C*M, Cout]
both_pointwise = np.array([
    -2.0, -2.0, -2.0, -3.0, -2.0, 1.0, 0.0, 3.0, 2.0, -2.0, 1.0, 3.0, 1.0, 0.0, 2.0, -1.0,
], np.float32).reshape(1, 1, 4, 4)

tf.config.experimental.enable_tensor_float_32_execution(False)  # GPUs round products otherwise

# An input and what Convoscope computes from it, [N, H, W, C].
x = np.array([
    4.0, 2.0, 2.0, 2.0, 4.0, 3.0, 4.0, 3.0, 0.0, 0.0, 2.0, 3.0, 0.0, 0.0, 2.0,
    4.0, 3.0, 2.0, 3.0, 2.0, 0.0, 3.0, 2.0, 1.0, 4.0, 0.0, 3.0, 0.0, 1.0, 2.0,
    1.0, 1.0, 3.0, 3.0, 3.0, 0.0, 1.0, 3.0, 3.0, 4.0, 2.0, 1.0, 3.0, 4.0, 2.0,
    3.0, 2.0, 3.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 3.0, 4.0, 1.0, 2.0,
    2.0, 0.0, 1.0, 3.0, 4.0, 2.0, 4.0, 4.0, 2.0, 1.0, 4.0, 4.0, 0.0, 3.0, 4.0,
    3.0, 3.0, 3.0, 3.0, 0.0, 3.0, 3.0, 0.0, 1.0, 0.0, 1.0, 3.0, 1.0, 0.0, 2.0,
], np.float32).reshape(1, 6, 5, 3)
expected = np.array([
    23.5, -3.0, 17.25, 8.125, 23.5, -3.0, 17.25, 8.125,
    26.0, 2.75, 10.25, 8.125, 26.0, 2.75, 10.25, 8.125,
    20.5, 1.25, 11.25, 12.0, 20.5, 1.25, 11.25, 12.0,
    21.5, 2.75, 11.5, 17.625, 21.5, 2.75, 11.5, 17.625,
], np.float32).reshape(1, 2, 2, 8)
# Float32 rounding alone: 16 * 2**-23 of the magnitudes that each layer adds (of a
# convolution the sum of |x * w|), carried through the layers after it.
allowed = 1.7e-02


def self_test():
    y = np.asarray(model(x))
    if y.shape != expected.shape:
        print(f"wrong: the shape is {y.shape}, not {expected.shape}")
        return False
    difference = np.abs(y - expected).max()
    ok = bool(difference <= allowed)
    print(f"{'ok' if ok else 'wrong'}: largest difference {difference:.3g} (allowed {allowed:.3g})")
    return ok


if __name__ == "__main__":
    sys.exit(0 if self_test() else 1)
