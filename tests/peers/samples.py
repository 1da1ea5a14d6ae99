"""Elements of an output in float64, straight from conv2d's definition, and the operands they come from.

Whole outputs are too many to compute so; a few hundred elements, borders among them, tell an
algorithm's error. It is stated as |element - exact| over the sum of its absolute products.
"""

import numpy

COUNTS = {"forward": 300, "backprop_input": 150, "backprop_filter": 40}


def operands(entry, seed):
    """Normal random numbers as the passes take them: input, filters (HWIO), out_backprop."""
    case, draw = entry.case, numpy.random.default_rng(seed)
    x = draw.standard_normal(case.storage(case.input), numpy.float32)
    w = draw.standard_normal(case.filters, numpy.float32)
    if entry.separable:
        column, row = draw.standard_normal(case.filters[0]), draw.standard_normal(case.filters[1])
        w = numpy.outer(column, row).astype(numpy.float32).reshape(case.filters)
    dy = None
    if entry.which != "forward":
        dy = draw.standard_normal(case.storage(case.output), numpy.float32)
    return x, w, dy


class Samples:
    """The sampled elements of one entry's output: `index` in storage order, `exact`, and `scale`."""

    def __init__(self, entry, x, w, dy):
        self.case, self.w = entry.case, w.astype(numpy.float64)
        turn = (lambda t: t if t is None or not self.case.nchw else t.transpose(0, 2, 3, 1))
        self.x, self.dy = turn(x), turn(dy)
        shape = {"forward": self.case.output, "backprop_input": self.case.input,
                 "backprop_filter": self.case.filters}[entry.which]
        element = getattr(self, entry.which)
        draw = numpy.random.default_rng(1)
        places = [[0, 0, 0, 0], [extent - 1 for extent in shape]]
        places += [[draw.integers(extent) for extent in shape] for _ in range(COUNTS[entry.which])]
        products = [element(*place) for place in places]
        self.exact = numpy.array([p.sum() for p in products])
        self.scale = numpy.array([abs(p).sum() for p in products])
        order = [0, 3, 1, 2] if self.case.nchw and entry.which != "backprop_filter" else [0, 1, 2, 3]
        self.index = tuple(numpy.array(places)[:, axis] for axis in order)

    def error(self, output):
        """The largest of the samples; NaN where the output has one."""
        return float(numpy.max(abs(output[self.index] - self.exact) / numpy.maximum(self.scale, 1e-30)))

    def taps(self, place, axis):
        """(taps, pixels) of the window at an output row or column, those in the padding left out."""
        start = place * self.case.strides[axis] - self.case.pads[2 * axis]
        taps = numpy.arange(self.case.filters[axis])
        pixels = start + taps * self.case.dilations[axis]
        inside = (pixels >= 0) & (pixels < self.case.input[1 + axis])
        return taps[inside], pixels[inside]

    def readers(self, pixel, axis):
        """(taps, outputs) by which an input row or column is read."""
        taps = numpy.arange(self.case.filters[axis])
        steps = pixel + self.case.pads[2 * axis] - taps * self.case.dilations[axis]
        outputs = steps // self.case.strides[axis]
        reads = (steps % self.case.strides[axis] == 0) & (outputs >= 0) & (
            outputs < self.case.output[1 + axis])
        return taps[reads], outputs[reads]

    def group_of_filter(self, k):
        return k // (self.case.filters[3] // self.case.groups)

    def forward(self, n, i, j, k):
        (taps_y, rows), (taps_x, columns) = self.taps(i, 0), self.taps(j, 1)
        depth = self.case.filters[2]
        first = self.group_of_filter(k) * depth
        window = self.x[n][numpy.ix_(rows, columns)][:, :, first:first + depth]
        return window * self.w[numpy.ix_(taps_y, taps_x)][:, :, :, k]

    def backprop_input(self, n, y, x, c):
        (taps_y, rows), (taps_x, columns) = self.readers(y, 0), self.readers(x, 1)
        group, q = divmod(c, self.case.filters[2])
        mine = slice(*(numpy.array([group, group + 1]) * (self.case.filters[3] // self.case.groups)))
        gradients = self.dy[n][numpy.ix_(rows, columns)][:, :, mine]
        return gradients * self.w[numpy.ix_(taps_y, taps_x)][:, :, q, mine]

    def backprop_filter(self, y, x, q, k):
        def seen(tap, axis):
            """Output places at which this tap lies on the image, and the pixels below it."""
            places = numpy.arange(self.case.output[1 + axis])
            pixels = places * self.case.strides[axis] + tap * self.case.dilations[axis]
            pixels -= self.case.pads[2 * axis]
            inside = (pixels >= 0) & (pixels < self.case.input[1 + axis])
            return places[inside], pixels[inside]
        (places_y, rows), (places_x, columns) = seen(y, 0), seen(x, 1)
        channel = self.group_of_filter(k) * self.case.filters[2] + q
        pixels = self.x[:, :, :, channel][:, rows][:, :, columns]
        gradients = self.dy[:, :, :, k][:, places_y][:, :, places_x]
        return pixels.astype(numpy.float64) * gradients
