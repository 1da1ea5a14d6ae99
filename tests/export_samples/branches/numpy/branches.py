"""stem to wide (9 layers) in NumPy, exported by Convoscope.

  python3 branches.py    compares the numbers that come out here with Convoscope's
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


def max_pool2d(x, size, strides, pads):
    return np.max([read for _, _, read in taps(x, size, strides, (1, 1), pads, -np.inf)], axis=0)


def avg_pool2d(x, size, strides, pads):
    """The mean of the pixels that lie in the picture: padding isn't counted."""
    total = sum(read for _, _, read in taps(x.astype(np.float64), size, strides, (1, 1), pads))
    count = sum(read for _, _, read in taps(np.ones_like(x), size, strides, (1, 1), pads))
    return (total / count).astype(np.float32)


def batch_normalization(x, mean, variance, offset, scale, epsilon):
    x, mean, variance = (a.astype(np.float64) for a in (x, mean, variance))
    return (scale * (x - mean) / np.sqrt(variance + epsilon) + offset).astype(np.float32)


def model(x):
    # stem: 6×5×3 to 6×5×4, EXPLICIT pads 1 above, 1 below, 2 left, 0 right
    x = conv2d(x, stem_filters, strides=(1, 1), dilations=(1, 1), pads=((1, 1), (2, 0)))
    x = x + shift_bias
    x = batch_normalization(x, norm_mean, norm_variance, norm_offset, norm_scale, epsilon=1)
    norm = x
    x = np.where(x > 0, x, np.float32(0.25) * x)
    # both: 6×5×4 to 6×5×4, SAME pads 1 above, 1 below, 1 left, 1 right
    x = depthwise_conv2d(x, both_filters, strides=(1, 1), dilations=(1, 1), pads=((1, 1), (1, 1)))
    x = conv2d(x, both_pointwise, strides=(1, 1), dilations=(1, 1), pads=((0, 0), (0, 0)))
    x = np.clip(x, 0, 6)
    x = x + norm
    # max_: 6×5×4 to 3×3×4, SAME pads 0 above, 0 below, 0 left, 1 right
    x = max_pool2d(x, size=(2, 2), strides=(2, 2), pads=((0, 0), (0, 1)))
    # mean: 3×3×4 to 2×2×4
    x = avg_pool2d(x, size=(2, 2), strides=(1, 1), pads=((0, 0), (0, 0)))
    mean = x
    x = np.concatenate([x, mean], axis=-1)
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
