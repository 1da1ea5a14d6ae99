"""conv2d in NumPy and float64, written from its definition: slices of a padded input, one per tap."""

import numpy


def same_pads(extent, filter_extent, stride, dilation):
    """The cells that SAME adds before and after; the odd one goes after."""
    effective = (filter_extent - 1) * dilation + 1
    total = max((-(-extent // stride) - 1) * stride + effective - extent, 0)
    return total // 2, total - total // 2


def conv2d(x, w, strides, dilations, pads):
    """x is N, H, W, C; w is KH, KW, Cf, Cout; pads are ((top, bottom), (left, right)). Also returns
    the sum of |products| of each element, the scale of rounding errors."""
    x, w = x.astype(numpy.float64), w.astype(numpy.float64)
    x = numpy.pad(x, ((0, 0), *pads, (0, 0)))
    kh, kw, cf, cout = w.shape
    out = [(x.shape[1 + axis] - (w.shape[axis] - 1) * dilations[axis] - 1) // strides[axis] + 1
           for axis in (0, 1)]
    y = numpy.zeros((x.shape[0], *out, cout))
    scale = numpy.zeros_like(y)
    groups = x.shape[3] // cf
    per_group = cout // groups
    for i in range(kh):
        for j in range(kw):
            rows = slice(i * dilations[0], i * dilations[0] + (out[0] - 1) * strides[0] + 1, strides[0])
            columns = slice(j * dilations[1], j * dilations[1] + (out[1] - 1) * strides[1] + 1,
                            strides[1])
            for g in range(groups):
                patch = x[:, rows, columns, g * cf:(g + 1) * cf]
                mine = slice(g * per_group, (g + 1) * per_group)
                y[..., mine] += patch @ w[i, j, :, mine]
                scale[..., mine] += abs(patch) @ abs(w[i, j, :, mine])
    return y, scale
