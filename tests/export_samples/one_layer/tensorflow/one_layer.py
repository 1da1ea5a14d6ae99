"""edges in TensorFlow, exported by Convoscope.

  python3 one_layer.py    compares the numbers that come out here with Convoscope's
"""
import sys

import numpy as np
import tensorflow as tf


def model(x):
    # edges: 5×6×2 to 3×6×3, SAME pads 1 above, 1 below, 0 left, 1 right
    x = tf.nn.conv2d(x, edges_filters, strides=[1, 2, 1, 1], padding="SAME", dilations=[1, 1, 1, 1])
    x = tf.nn.relu(x)
    return x


# [KH, KW, Cf, Cout]
edges_filters = np.array([
    0.0, 1.0, 0.0, -1.0, -1.0, -2.0, 3.0, -2.0, 2.0, 3.0, -2.0, -3.0,
    1.0, -1.0, 1.0, 0.0, -1.0, 2.0, 0.0, -1.0, 1.0, -3.0, -3.0, 1.0,
    0.0, -2.0, 3.0, -1.0, -2.0, 0.0, 0.0, -3.0, 2.0, -3.0, 3.0, 1.0,
], np.float32).reshape(3, 2, 2, 3)

tf.config.experimental.enable_tensor_float_32_execution(False)  # GPUs round products otherwise

# An input and what Convoscope computes from it, [N, H, W, C].
x = np.array([
    5.0, 2.0, 6.0, 0.0, 1.0, 8.0, 1.0, 5.0, 9.0, 0.0, 8.0, 3.0,
    0.0, 1.0, 6.0, 6.0, 1.0, 3.0, 1.0, 8.0, 6.0, 0.0, 9.0, 1.0,
    3.0, 9.0, 0.0, 9.0, 9.0, 6.0, 0.0, 3.0, 0.0, 8.0, 2.0, 4.0,
    6.0, 2.0, 8.0, 1.0, 9.0, 4.0, 8.0, 2.0, 1.0, 9.0, 9.0, 3.0,
    5.0, 1.0, 8.0, 1.0, 9.0, 0.0, 9.0, 3.0, 7.0, 8.0, 6.0, 5.0,
], np.float32).reshape(1, 5, 6, 2)
expected = np.array([
    0.0, 0.0, 33.0, 0.0, 0.0, 38.0, 0.0, 0.0, 36.0, 0.0, 0.0, 35.0, 0.0, 0.0, 57.0,
    7.0, 0.0, 41.0,
    6.0, 0.0, 57.0, 0.0, 0.0, 60.0, 14.0, 0.0, 41.0, 0.0, 0.0, 45.0, 0.0, 0.0, 61.0,
    0.0, 0.0, 35.0,
    27.0, 0.0, 25.0, 46.0, 0.0, 23.0, 26.0, 0.0, 23.0, 13.0, 0.0, 1.0, 19.0, 0.0, 25.0,
    3.0, 0.0, 10.0,
], np.float32).reshape(1, 3, 6, 3)
# Float32 rounding alone: 16 * 2**-23 of the magnitudes that each layer adds (of a
# convolution the sum of |x * w|), carried through the layers after it.
allowed = 3.1e-04


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
