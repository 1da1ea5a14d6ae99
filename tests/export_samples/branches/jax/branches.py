"""stem to wide (9 layers) in JAX, exported by Convoscope.

  python3 branches.py    compares the numbers that come out here with Convoscope's
"""
import sys

import numpy as np
import jax
import jax.numpy as jnp
from jax import lax


def model(x):
    # stem: 6×5×3 to 6×5×4, EXPLICIT pads 1 above, 1 below, 2 left, 0 right
    x = lax.conv_general_dilated(
        x, stem_filters, window_strides=(1, 1), padding=((1, 1), (2, 0)), rhs_dilation=(1, 1),
        dimension_numbers=("NHWC", "HWIO", "NHWC"), precision="highest")
    x = x + shift_bias
    factor = norm_scale / jnp.sqrt(norm_variance + 1)
    x = (x - norm_mean) * factor + norm_offset
    norm = x
    x = jax.nn.leaky_relu(x, 0.25)
    # both: 6×5×4 to 6×5×4, SAME pads 1 above, 1 below, 1 left, 1 right
    x = lax.conv_general_dilated(
        x, both_filters, window_strides=(1, 1), padding=((1, 1), (1, 1)), rhs_dilation=(1, 1),
        dimension_numbers=("NHWC", "HWIO", "NHWC"), feature_group_count=4, precision="highest")
    x = lax.conv_general_dilated(
        x, both_pointwise, window_strides=(1, 1), padding="VALID",
        dimension_numbers=("NHWC", "HWIO", "NHWC"), precision="highest")
    x = jax.nn.relu6(x)
    x = x + norm
    # max_: 6×5×4 to 3×3×4, SAME pads 0 above, 0 below, 0 left, 1 right
    x = lax.reduce_window(
        x, -jnp.inf, lax.max, (1, 2, 2, 1), (1, 2, 2, 1), ((0, 0), (0, 0), (0, 1), (0, 0)))
    # mean: 3×3×4 to 2×2×4
    inside = lax.reduce_window(
        jnp.ones_like(x), 0.0, lax.add, (1, 2, 2, 1), (1, 1, 1, 1),
        ((0, 0), (0, 0), (0, 0), (0, 0)))
    x = lax.reduce_window(
        x, 0.0, lax.add, (1, 2, 2, 1), (1, 1, 1, 1), ((0, 0), (0, 0), (0, 0), (0, 0)))
    x = x / inside  # padding doesn't count for the mean
    mean = x
    x = jnp.concatenate([x, mean], axis=-1)
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
# [KH, KW, 1, C*M]
both_filters = np.array([
    -1.0, -2.0, 0.0, 1.0, 1.0, 3.0, -3.0, 0.0, 2.0, -1.0, 3.0, 2.0,
    -3.0, 3.0, 2.0, -3.0, 0.0, 3.0, 2.0, 3.0, -2.0, 0.0, -2.0, 0.0,
    3.0, 2.0, -1.0, -3.0, 3.0, 2.0, 0.0, 0.0, 0.0, 2.0, -3.0, 2.0,
], np.float32).reshape(3, 3, 1, 4)
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
    y = np.asarray(jax.jit(model)(x))
    if y.shape != expected.shape:
        print(f"wrong: the shape is {y.shape}, not {expected.shape}")
        return False
    difference = np.abs(y - expected).max()
    ok = bool(difference <= allowed)
    print(f"{'ok' if ok else 'wrong'}: largest difference {difference:.3g} (allowed {allowed:.3g})")
    return ok


if __name__ == "__main__":
    sys.exit(0 if self_test() else 1)
