"""Random chains of layers for the comparison with TensorFlow, legal and illegal.

A chain is an input and up to six layers as plain values: pairs for height and width, arrays for weights,
NHWC whatever the data format. draw(seed, index) gives the same chain for ever. spell() writes one as an
experiment file, weights beside it as .npy.
"""

import json
import random
from dataclasses import dataclass

import numpy

from cases import in_order, pairs

ACTIVATIONS = ["relu", "relu6", "leaky_relu", "elu", "sigmoid", "tanh", "gelu", "swish"]
OPS = ["conv2d", "depthwise_conv2d", "separable_conv2d", "conv2d_transpose", "max_pool2d", "avg_pool2d",
       "bias_add", "activation", "softmax", "batch_normalization", "add", "concat"]
MOST_ELEMENTS = 40_000  # of an activation
FAULTS = 0.06  # share of layers that are tried to be made illegal


@dataclass
class Chain:
    input: numpy.ndarray
    layers: list  # dicts: op, name, bypass and what the operation reads
    data_format: str

    def levels(self):
        return ["input", *(layer["name"] for layer in self.layers)]


def extent(size, window, stride, dilation, padding, pads):
    effective = (window - 1) * dilation + 1
    if padding == "SAME":
        return -(-size // stride)
    return (size + sum(pads) - effective) // stride + 1


class Draw:
    """Makes one chain; keeps the extents of every level."""

    def __init__(self, seed, index):
        self.choose = random.Random(f"chain/{seed}/{index}")
        self.numbers = numpy.random.default_rng([seed, index, 6])
        self.shapes = [[self.choose.choice([1, 1, 2]), self.choose.randint(1, 18),
                        self.choose.randint(1, 18), self.choose.randint(1, 6)]]

    def array(self, *shape):
        return self.numbers.standard_normal(shape, numpy.float32)

    def chain(self):
        layers = []
        for place in range(self.choose.randint(1, 6)):
            layer = {"name": f"layer{place + 1}", "bypass": self.choose.random() < 0.05}
            shape = self.layer(layer, place)
            if shape is None:
                layers.append(layer)  # illegal: nothing can follow
                break
            if numpy.prod(shape) > MOST_ELEMENTS:
                break
            layers.append(layer)
            self.shapes.append(self.shapes[-1] if layer["bypass"] else shape)
        layers = layers or [{"name": "layer1", "bypass": False, "op": "softmax"}]
        return Chain(self.array(*self.shapes[0]), layers, self.choose.choice(["NHWC", "NCHW"]))

    def layer(self, layer, place):
        layer["op"] = self.choose.choice(OPS)
        shape = getattr(self, layer["op"])(layer, *self.shapes[-1])
        if layer["bypass"]:
            return self.shapes[-1]
        return list(shape) if shape and min(shape) > 0 else None

    def fault(self):
        return self.choose.random() < FAULTS

    def windows(self, layer, h, w, dilated=True, explicit=True, strided_or_dilated=False):
        """Strides, dilations and padding; the output's height and width."""
        strides = [self.choose.choice([1, 1, 2, 3]) for _ in "hw"]
        dilations = [self.choose.choice([1, 1, 2, 3]) if dilated else 1 for _ in "hw"]
        if strided_or_dilated and max(dilations) > 1 and not self.fault():
            strides = [1, 1]
        modes = ["SAME", "VALID"] + ["EXPLICIT"] * explicit
        padding = self.choose.choice(modes)
        pads = [self.choose.randint(0, 2) for _ in range(4)] if padding == "EXPLICIT" else [0] * 4
        layer.update(strides=strides, dilations=dilations, padding=padding, pads=pads)

    def size(self):
        return [self.choose.choice([1, 2, 3, 3, 4]) for _ in "hw"]

    def covered(self, layer, size, h, w):
        out = [extent(extents, size[axis], layer["strides"][axis], layer["dilations"][axis],
                      layer["padding"], layer["pads"][2 * axis:2 * axis + 2])
               for axis, extents in enumerate((h, w))]
        legal = layer["padding"] == "SAME" or min(
            extents + sum(layer["pads"][2 * axis:2 * axis + 2])
            - (size[axis] - 1) * layer["dilations"][axis] for axis, extents in enumerate((h, w))) > 0
        return out if legal else None

    def activated(self, layer):
        layer["activation"] = self.choose.choice([None, None, *ACTIVATIONS])

    def conv2d(self, layer, n, h, w, c):
        size, out = self.size(), self.choose.randint(1, 8)
        self.windows(layer, h, w)
        self.activated(layer)
        reads = c + 1 if self.fault() else c
        if c % 2 == 0 and reads == c and self.choose.random() < 0.2:
            reads, out = c // 2, 2 * out
        layer["filters"] = self.array(*size, reads, out)
        covered = self.covered(layer, size, h, w)
        return covered and reads <= c and (n, *covered, out)

    def depthwise_conv2d(self, layer, n, h, w, c):
        size, multiplier = self.size(), self.choose.choice([1, 1, 2, 3])
        self.windows(layer, h, w, strided_or_dilated=True)
        self.activated(layer)
        channels = c + 1 if self.fault() else c
        layer["filters"] = self.array(*size, channels, multiplier)
        covered = self.covered(layer, size, h, w)
        strides, dilations = layer["strides"], layer["dilations"]
        legal = max(strides) == 1 or max(dilations) == 1
        return covered and channels == c and legal and (n, *covered, c * multiplier)

    def separable_conv2d(self, layer, n, h, w, c):
        shape = self.depthwise_conv2d(layer, n, h, w, c)
        out = self.choose.randint(1, 8)
        layer["pointwise"] = self.array(1, 1, layer["filters"].shape[2] * layer["filters"].shape[3], out)
        return shape and (*shape[:3], out)

    def conv2d_transpose(self, layer, n, h, w, c):
        size, out = self.size(), self.choose.randint(1, 8)
        self.windows(layer, h, w, dilated=False)
        self.activated(layer)
        layer["filters"] = self.array(*size, out, c)
        extents = []
        for axis, extents_in in enumerate((h, w)):
            stride, pads = layer["strides"][axis], sum(layer["pads"][2 * axis:2 * axis + 2])
            if layer["padding"] == "SAME":
                extents.append(extents_in * stride - self.choose.randint(0, stride - 1))
            else:
                extents.append((extents_in - 1) * stride + size[axis] - pads
                               + self.choose.randint(0, stride - 1))
        if self.fault():
            extents[self.choose.randint(0, 1)] += self.choose.choice([-7, 5, 9])
        extents = [max(e, 1) for e in extents]  # an experiment has no empty activations
        layer["output_shape"] = [n, *extents, out]
        return (n, *extents, out) if self.covered(layer, size, *extents) == [h, w] else None

    def pool(self, layer, n, h, w, c, explicit):
        size = self.size()
        self.windows(layer, h, w, dilated=False, explicit=explicit)
        layer["ksize"] = size
        if max(layer["pads"][:2]) >= size[0] or max(layer["pads"][2:]) >= size[1]:
            return None
        covered = self.covered(layer, size, h, w)
        return covered and (n, *covered, c)

    def max_pool2d(self, layer, n, h, w, c):
        return self.pool(layer, n, h, w, c, True)

    def avg_pool2d(self, layer, n, h, w, c):
        return self.pool(layer, n, h, w, c, False)

    def bias_add(self, layer, n, h, w, c):
        wrong = self.fault()
        layer["bias"] = self.array(c + 1 + (c == 0) if wrong and c > 1 else c)
        return None if len(layer["bias"]) != c else (n, h, w, c)

    def activation(self, layer, n, h, w, c):
        layer["op"] = self.choose.choice(ACTIVATIONS)
        if layer["op"] == "leaky_relu":
            layer["alpha"] = self.choose.choice([0.2, 0.05, 0.5])
        return n, h, w, c

    def softmax(self, layer, n, h, w, c):
        return n, h, w, c

    def batch_normalization(self, layer, n, h, w, c):
        layer.update(mean=self.array(c), variance=numpy.abs(self.array(c)) + numpy.float32(0.1),
                     scale=self.array(c), offset=self.array(c), epsilon=self.choose.choice([1e-3, 1e-5]))
        return n, h, w, c

    def partner(self, layer, fits):
        """The level that a join reads: one that fits, mostly."""
        levels = range(len(self.shapes))
        fitting = [level for level in levels if fits(self.shapes[level])]
        level = self.choose.choice(levels if self.fault() else fitting)
        layer["with"] = "input" if level == 0 else f"layer{level}"
        return self.shapes[level]

    def add(self, layer, n, h, w, c):
        other = self.partner(layer, lambda shape: list(shape) == [n, h, w, c])
        return (n, h, w, c) if list(other) == [n, h, w, c] else None

    def concat(self, layer, n, h, w, c):
        other = self.partner(layer, lambda shape: list(shape[:3]) == [n, h, w])
        return (n, h, w, c + other[3]) if list(other[:3]) == [n, h, w] else None


def draw(seed, index):
    return Draw(seed, index).chain()


def experiment_of(chain, saved):
    """What an experiment file holds; saved(name, array) is the source of an array."""
    data_format = chain.data_format
    layers = []
    for layer in chain.layers:
        spelled = {}
        for key, value in layer.items():
            if key in ("filters", "pointwise"):
                value = saved(f"{layer['name']}_{key}", value)
            elif key in ("strides", "dilations", "ksize"):
                value = in_order(data_format, 1, *value, 1)
            elif key == "padding" and value == "EXPLICIT":
                value = pairs(data_format, layer["pads"])
            elif key == "output_shape":
                value = in_order(data_format, *value)
            elif isinstance(value, numpy.ndarray):
                value = value.tolist()
            if key != "pads" and value is not None and not (key == "dilations" and "ksize" in layer):
                spelled[key] = value
        layers.append(spelled)
    return {"convoscope": 1, "input": saved("x", chain.input), "data_format": data_format, "layers": layers}


def spell(chain, folder):
    """Writes folder/experiment.json and its arrays."""
    def saved(name, array):
        numpy.save(folder / f"{name}.npy", array)
        return {"npy": {"path": f"{name}.npy"}}

    (folder / "experiment.json").write_text(json.dumps(experiment_of(chain, saved)))
    return folder / "experiment.json"
