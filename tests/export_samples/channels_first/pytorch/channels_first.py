"""deep to up (3 layers) in PyTorch, exported by Convoscope.

  python3 channels_first.py    compares the numbers that come out here with Convoscope's
"""
import sys

import numpy as np
import torch
import torch.nn.functional as F


def model(x):
    # deep: 5×4×2 to 5×4×4, SAME pads 1 above, 1 below, 0 left, 1 right
    x = F.pad(x, (0, 1, 1, 1))
    x = F.conv2d(x, deep_filters, stride=(1, 1), dilation=(2, 1), groups=2)
    # grouped: 5×4×4 to 3×2×4
    x = F.conv2d(x, grouped_filters, stride=(2, 2), dilation=(1, 1), groups=2)
    # up: 3×2×4 to 5×4×2, SAME cuts off 1 above, 1 below, 0 left, 1 right
    x = F.conv_transpose2d(x, up_filters, stride=(2, 2), dilation=(1, 1))
    x = F.pad(x, (0, -1, -1, -1))
    return x


# [C*M, 1, KH, KW]
deep_filters = torch.tensor([
    2.0, 2.0, -1.0, -1.0, 3.0, 0.0, 0.0, -3.0, -2.0, 1.0, -2.0, 2.0, -2.0, 0.0, -1.0, -1.0,
], dtype=torch.float32).reshape(4, 1, 2, 2)
# [Cout, Cf, KH, KW]
grouped_filters = torch.tensor([
    -3.0, 0.0, -1.0, 2.0, 1.0, -3.0, 0.0, 0.0,
], dtype=torch.float32).reshape(4, 2, 1, 1)
# [Cin, Cout, KH, KW]
up_filters = torch.tensor([
    -1.0, -2.0, -1.0, -1.0, -1.0, -3.0, 1.0, -3.0, 1.0,
    1.0, -1.0, 0.0, 1.0, 3.0, -3.0, -1.0, -1.0, -2.0,
    1.0, -3.0, 3.0, 0.0, -3.0, -1.0, 3.0, -1.0, 2.0,
    -3.0, -3.0, 3.0, 1.0, 2.0, 3.0, 3.0, 1.0, -1.0,
    1.0, -3.0, -2.0, -2.0, -1.0, -3.0, -2.0, 1.0, -2.0,
    -3.0, 3.0, 2.0, 0.0, -2.0, -1.0, -3.0, -2.0, -3.0,
    -1.0, -1.0, 3.0, 1.0, -3.0, 2.0, -3.0, 0.0, -3.0,
    3.0, -2.0, 3.0, 2.0, 0.0, -3.0, 0.0, -3.0, -2.0,
], dtype=torch.float32).reshape(4, 2, 3, 3)

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
    y = model(torch.from_numpy(x)).numpy()
    if y.shape != expected.shape:
        print(f"wrong: the shape is {y.shape}, not {expected.shape}")
        return False
    difference = np.abs(y - expected).max()
    ok = bool(difference <= allowed)
    print(f"{'ok' if ok else 'wrong'}: largest difference {difference:.3g} (allowed {allowed:.3g})")
    return ok


if __name__ == "__main__":
    sys.exit(0 if self_test() else 1)
