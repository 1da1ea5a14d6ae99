"""deep to up (3 layers) in NumPy, exported by Convoscope.

  python3 channels_first.py    compares the numbers that come out here with Convoscope's
"""
import sys

import numpy as np


def taps(x, size, strides, dilations, pads, fill=0):
    """For each tap (y, x) of the window, what it reads in all windows at once."""
    x = np.pad(x, [(0, 0), *pads, (0, 0)], constant_values=fill)
    # The last window must fit: its effective size is (size - 1) * dilation + 1.
    rows, columns = ((x.shape[1 + a] - (size[a] - 1) * dilations[a] - 1) // strides[a] + 1 for a in (0, 1))
    for i in range(size[0]):
        for j in range(size[1]):
            top, left = i * dilations[0], j * dilations[1]
            yield i, j, x[:, top:top + (rows - 1) * strides[0] + 1:strides[0],
                          left:left + (columns - 1) * strides[1] + 1:strides[1]]


def conv2d(x, filters, strides, dilations, pads):
    """x [N, H, W, Cin], filters [KH, KW, Cf, Cout]; in Cin / Cf groups where Cf is less than Cin."""
    kh, kw, cf, cout = filters.shape
    groups = x.shape[3] // cf
    w = filters.astype(np.float64).reshape(kh, kw, cf, groups, cout // groups)
    y = 0
    for i, j, read in taps(x.astype(np.float64), (kh, kw), strides, dilations, pads):
        read = read.reshape(*read.shape[:3], groups, cf)
        y = y + np.einsum("nhwgc,cgo->nhwgo", read, w[i, j])
    return y.reshape(*y.shape[:3], cout).astype(np.float32)


def depthwise_conv2d(x, filters, strides, dilations, pads):
    """filters [KH, KW, C, M]: output channel c * M + m reads input channel c alone."""
    kh, kw, c, m = filters.shape
    return conv2d(x, filters.reshape(kh, kw, 1, c * m), strides, dilations, pads)


def conv2d_transpose(x, filters, shape, strides, dilations, pads):
    """filters [KH, KW, Cout, Cin]: every input pixel adds itself times the filter to the output."""
    kh, kw, cout, cin = filters.shape
    n, rows, columns, _ = x.shape
    (top, _), (left, _) = pads
    # Large enough for every window, then cut to the output's place in it.
    full = np.zeros((n, max(shape[0] + top, (rows - 1) * strides[0] + (kh - 1) * dilations[0] + 1),
                     max(shape[1] + left, (columns - 1) * strides[1] + (kw - 1) * dilations[1] + 1), cout))
    for i in range(kh):
        for j in range(kw):
            y, z = i * dilations[0], j * dilations[1]
            full[:, y:y + (rows - 1) * strides[0] + 1:strides[0],
                 z:z + (columns - 1) * strides[1] + 1:strides[1]] += x.astype(np.float64) @ filters[i, j].T
    return full[:, top:top + shape[0], left:left + shape[1]].astype(np.float32)


def model(x):
    x = x.transpose(0, 2, 3, 1)  # to NHWC, as everything here
    # deep: 5×4×2 to 5×4×4, SAME pads 1 above, 1 below, 0 left, 1 right
    x = depthwise_conv2d(x, deep_filters, strides=(1, 1), dilations=(2, 1), pads=((1, 1), (0, 1)))
    # grouped: 5×4×4 to 3×2×4
    x = conv2d(x, grouped_filters, strides=(2, 2), dilations=(1, 1), pads=((0, 0), (0, 0)))
    # up: 3×2×4 to 5×4×2, SAME cuts off 1 above, 1 below, 0 left, 1 right
    x = conv2d_transpose(
        x, up_filters, shape=(5, 4), strides=(2, 2), dilations=(1, 1), pads=((1, 1), (0, 1)))
    return x.transpose(0, 3, 1, 2)


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
    y = model(x)
    if y.shape != expected.shape:
        print(f"wrong: the shape is {y.shape}, not {expected.shape}")
        return False
    difference = np.abs(y - expected).max()
    ok = bool(difference <= allowed)
    print(f"{'ok' if ok else 'wrong'}: largest difference {difference:.3g} (allowed {allowed:.3g})")
    return ok


if __name__ == "__main__":
    sys.exit(0 if self_test() else 1)
