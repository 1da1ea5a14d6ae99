"""deep to up (3 layers) in Keras, exported by Convoscope.

  python3 channels_first.py    compares the numbers that come out here with Convoscope's
"""
import sys

import numpy as np
import keras
from keras import layers


def build():
    x = inputs = keras.Input((5, 4, 2))
    # deep: 5×4×2 to 5×4×4, SAME pads 1 above, 1 below, 0 left, 1 right
    x = layers.DepthwiseConv2D(
        (2, 2), strides=(1, 1), padding="same", depth_multiplier=2, dilation_rate=(2, 1),
        use_bias=False, name="deep")(x)
    # grouped: 5×4×4 to 3×2×4
    x = layers.Conv2D(
        4, (1, 1), strides=(2, 2), padding="valid", groups=2, use_bias=False, name="grouped")(x)
    # up: 3×2×4 to 5×4×2, SAME cuts off 1 above, 1 below, 0 left, 1 right
    x = layers.Conv2DTranspose(2, (3, 3), strides=(2, 2), use_bias=False, name="up")(x)
    x = layers.Cropping2D(((1, 1), (0, 1)))(x)
    return keras.Model(inputs, x)


# [KH, KW, C, M]
deep_filters = np.array([
    2.0, 3.0, -2.0, -2.0, 2.0, 0.0, 1.0, 0.0, -1.0, 0.0, -2.0, -1.0, -1.0, -3.0, 2.0, -1.0,
], np.float32).reshape(2, 2, 2, 2)
# [KH, KW, Cf, Cout]
grouped_filters = np.array([
    -3.0, -1.0, 1.0, 0.0, 0.0, 2.0, -3.0, 0.0,
], np.float32).reshape(1, 1, 2, 4)
# [KH, KW, Cout, Cin]
up_filters = np.array([
    -1.0, 1.0, 1.0, -1.0, 1.0, -3.0, -3.0, 3.0, -2.0, -3.0, -3.0, -1.0, -1.0, -3.0, 3.0, -2.0,
    -1.0, 3.0, -2.0, 3.0, 0.0, 3.0, 2.0, 3.0,
    -1.0, 0.0, -2.0, 1.0, 1.0, 1.0, 0.0, 2.0, -1.0, -3.0, -1.0, -3.0, 3.0, 2.0, -2.0, 0.0,
    -3.0, -1.0, -3.0, 2.0, -3.0, 3.0, -1.0, -3.0,
    1.0, 3.0, -2.0, -3.0, -1.0, 3.0, -3.0, 0.0, -3.0, -1.0, 1.0, 0.0, -1.0, 1.0, -2.0, -3.0,
    1.0, 2.0, -2.0, -3.0, -2.0, -1.0, -3.0, -2.0,
], np.float32).reshape(3, 3, 2, 4)

net = build()
net.get_layer("deep").set_weights([deep_filters])
net.get_layer("grouped").set_weights([grouped_filters])
net.get_layer("up").set_weights([up_filters])

# An input and what Convoscope computes from it, [N, C, H, W].
x = np.array([
    0.0, 0.0, -2.0, -2.0, -1.0, 0.0, 4.0, 1.0, 1.0, -2.0, 2.0, 1.0, 2.0, 1.0, 3.0, 2.0,
    4.0, 0.0, -2.0, 3.0,
    5.0, 4.0, 0.0, 0.0, -2.0, 5.0, 0.0, -2.0, 0.0, 0.0, 0.0, 5.0, -1.0, -2.0, 3.0, 5.0,
    -1.0, -2.0, 1.0, 1.0,
    2.0, -2.0, -1.0, 5.0, -2.0, -1.0, 5.0, 3.0, 1.0, 2.0, 5.0, 5.0, 1.0, 2.0, 1.0, 5.0,
    0.0, 4.0, -1.0, 4.0,
    5.0, 3.0, -1.0, 1.0, 4.0, -1.0, 1.0, 2.0, -1.0, 0.0, 3.0, 0.0, 2.0, 0.0, 5.0, 1.0,
    -1.0, 4.0, 5.0, 0.0,
], np.float32).reshape(2, 2, 5, 4)
expected = np.array([
    -43.0, -17.0, -54.0, -2.0, -88.0, 66.0, 21.0, -123.0, 13.0, 20.0, -33.0, -32.0,
    40.0, -16.0, 86.0, 49.0, 30.0, 6.0, 62.0, -11.0,
    -4.0, -57.0, -3.0, 63.0, 9.0, -80.0, -213.0, 76.0, 8.0, 59.0, -60.0, -83.0,
    -12.0, -12.0, -122.0, 27.0, -12.0, -30.0, 56.0, -108.0,
    11.0, 1.0, -19.0, -5.0, -23.0, -37.0, -99.0, -9.0, -61.0, 1.0, -119.0, 44.0,
    -26.0, -37.0, -76.0, 143.0, 2.0, 10.0, 24.0, 33.0,
    -6.0, -19.0, 51.0, 30.0, 42.0, 83.0, -128.0, 52.0, 12.0, 17.0, -183.0, -142.0,
    -165.0, -34.0, -203.0, 105.0, -18.0, -70.0, 4.0, -162.0,
], np.float32).reshape(2, 2, 5, 4)
# Float32 rounding alone: 16 * 2**-23 of the magnitudes that each layer adds (of a
# convolution the sum of |x * w|), carried through the layers after it.
allowed = 2.7e-03


def self_test():
    y = np.moveaxis(np.asarray(net(np.moveaxis(x, 1, 3))), 3, 1)
    if y.shape != expected.shape:
        print(f"wrong: the shape is {y.shape}, not {expected.shape}")
        return False
    difference = np.abs(y - expected).max()
    ok = bool(difference <= allowed)
    print(f"{'ok' if ok else 'wrong'}: largest difference {difference:.3g} (allowed {allowed:.3g})")
    return ok


if __name__ == "__main__":
    sys.exit(0 if self_test() else 1)
