"""stem to wide (9 layers) in PyTorch, exported by Convoscope.

  python3 branches.py    compares the numbers that come out here with Convoscope's
"""
import sys

import numpy as np
import torch
import torch.nn.functional as F


def model(x):
    x = x.permute(0, 3, 1, 2)  # NHWC to PyTorch's NCHW
    # stem: 6×5×3 to 6×5×4, EXPLICIT pads 1 above, 1 below, 2 left, 0 right
    x = F.pad(x, (2, 0, 1, 1))
    x = F.conv2d(x, stem_filters, stride=(1, 1), dilation=(1, 1))
    x = x + shift_bias.reshape(-1, 1, 1)
    x = F.batch_norm(x, norm_mean, norm_variance, weight=norm_scale, bias=norm_offset, eps=1)
    norm = x
    x = F.leaky_relu(x, 0.25)
    # both: 6×5×4 to 6×5×4, SAME pads 1 above, 1 below, 1 left, 1 right
    x = F.conv2d(x, both_filters, stride=(1, 1), padding=(1, 1), dilation=(1, 1), groups=4)
    x = F.conv2d(x, both_pointwise)
    x = F.relu6(x)
    x = x + norm
    # max_: 6×5×4 to 3×3×4, SAME pads 0 above, 0 below, 0 left, 1 right
    x = F.pad(x, (0, 1, 0, 0), value=-torch.inf)
    x = F.max_pool2d(x, (2, 2), stride=(2, 2))
    # mean: 3×3×4 to 2×2×4
    x = F.avg_pool2d(x, (2, 2), stride=(1, 1))
    mean = x
    x = torch.cat([x, mean], 1)
    return x.permute(0, 2, 3, 1)


# [Cout, Cf, KH, KW]
stem_filters = torch.tensor([
    1.0, 3.0, -3.0, 2.0, 2.0, 1.0, -2.0, 3.0, -1.0,
    1.0, -2.0, 0.0, 2.0, 1.0, 3.0, 3.0, 0.0, -1.0,
    -1.0, 1.0, -2.0, -2.0, -3.0, 3.0, -2.0, -3.0, -1.0,
    -3.0, -2.0, 3.0, -1.0, 1.0, -1.0, 1.0, -2.0, -2.0,
    -2.0, 2.0, 0.0, -2.0, -1.0, -2.0, 3.0, -1.0, 0.0,
    1.0, -1.0, -3.0, 1.0, 2.0, 1.0, 3.0, 3.0, -1.0,
    -3.0, 1.0, 0.0, 0.0, -3.0, -2.0, 3.0, -2.0, 2.0,
    1.0, -1.0, -1.0, 1.0, 2.0, 1.0, -2.0, 2.0, 3.0,
    -3.0, 0.0, 2.0, -1.0, 3.0, -1.0, 0.0, -1.0, -3.0,
    -3.0, 0.0, 0.0, 3.0, 3.0, -1.0, 3.0, 1.0, 1.0,
    -3.0, -1.0, -3.0, -3.0, 3.0, 1.0, 3.0, -3.0, 2.0,
    -3.0, -3.0, -1.0, -2.0, -1.0, 2.0, 2.0, 0.0, -2.0,
], dtype=torch.float32).reshape(4, 3, 3, 3)
shift_bias = torch.tensor([-3.0, -2.0, 0.0, -2.0], dtype=torch.float32)
norm_mean = torch.tensor([1.0, 2.0, -1.0, 0.0], dtype=torch.float32)
norm_variance = torch.tensor([3.0, 15.0, 0.0, 3.0], dtype=torch.float32)
norm_scale = torch.tensor([2.0, 4.0, 1.0, -1.0], dtype=torch.float32)
norm_offset = torch.tensor([0.5, 0.0, 1.0, -2.0], dtype=torch.float32)
# [C*M, 1, KH, KW]
both_filters = torch.tensor([
    -1.0, 1.0, 2.0, -3.0, 0.0, -2.0, 3.0, 3.0, 0.0,
    -2.0, 3.0, -1.0, 3.0, 3.0, 0.0, 2.0, 2.0, 2.0,
    0.0, -3.0, 3.0, 2.0, 2.0, -2.0, -1.0, 0.0, -3.0,
    1.0, 0.0, 2.0, -3.0, 3.0, 0.0, -3.0, 0.0, 2.0,
], dtype=torch.float32).reshape(4, 1, 3, 3)
# [Cout, C*M, 1, 1]
both_pointwise = torch.tensor([
    -2.0, -2.0, 2.0, 1.0, -2.0, 1.0, -2.0, 0.0, -2.0, 0.0, 1.0, 2.0, -3.0, 3.0, 3.0, -1.0,
], dtype=torch.float32).reshape(4, 4, 1, 1)

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
