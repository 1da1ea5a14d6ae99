"""stem to wide (9 layers) in Keras, exported by Convoscope.

  python3 branches.py    compares the numbers that come out here with Convoscope's
"""
import sys

import numpy as np
import keras
from keras import layers


class Bias(layers.Layer):
    """One number a channel, added."""

    def build(self, shape):
        self.bias = self.add_weight(shape=(shape[-1],), initializer="zeros", name="bias")

    def call(self, x):
        return x + self.bias


def build():
    x = inputs = keras.Input((6, 5, 3))
    # stem: 6×5×3 to 6×5×4, EXPLICIT pads 1 above, 1 below, 2 left, 0 right
    x = layers.ZeroPadding2D(((1, 1), (2, 0)))(x)
    x = layers.Conv2D(4, (3, 3), strides=(1, 1), padding="valid", use_bias=False, name="stem")(x)
    x = Bias(name="shift")(x)
    x = layers.BatchNormalization(epsilon=1, name="norm")(x)
    norm = x
    x = layers.LeakyReLU(negative_slope=0.25)(x)
    # both: 6×5×4 to 6×5×4, SAME pads 1 above, 1 below, 1 left, 1 right
    x = layers.DepthwiseConv2D((3, 3), strides=(1, 1), padding="same", use_bias=False, name="both")(x)
    x = layers.Conv2D(4, 1, use_bias=False, name="both_pointwise")(x)
    x = layers.ReLU(max_value=6)(x)
    x = layers.Add()([x, norm])
    # max_: 6×5×4 to 3×3×4, SAME pads 0 above, 0 below, 0 left, 1 right
    x = layers.MaxPooling2D((2, 2), strides=(2, 2), padding="same")(x)
    # mean: 3×3×4 to 2×2×4
    x = layers.AveragePooling2D((2, 2), strides=(1, 1), padding="valid")(x)
    mean = x
    x = layers.Concatenate()([x, mean])
    return keras.Model(inputs, x)


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

net = build()
net.get_layer("stem").set_weights([stem_filters])
net.get_layer("shift").set_weights([shift_bias])
net.get_layer("norm").set_weights([norm_scale, norm_offset, norm_mean, norm_variance])
net.get_layer("both").set_weights([both_filters])
net.get_layer("both_pointwise").set_weights([both_pointwise])

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
    y = np.asarray(net(x))
    if y.shape != expected.shape:
        print(f"wrong: the shape is {y.shape}, not {expected.shape}")
        return False
    difference = np.abs(y - expected).max()
    ok = bool(difference <= allowed)
    print(f"{'ok' if ok else 'wrong'}: largest difference {difference:.3g} (allowed {allowed:.3g})")
    return ok


if __name__ == "__main__":
    sys.exit(0 if self_test() else 1)
