"""Random cases for the comparison with TensorFlow, legal and illegal.

A case is the arguments of tf.nn.conv2d without the numbers in the tensors: the extents of input (in
data_format order) and filters (HWIO), and strides, padding, dilations and data_format as a caller
would write them. draw(seed, index) gives the same case for ever, so that a failure can be run again
alone.
"""

import random
from dataclasses import asdict, dataclass

# Channel counts around the widths of vectors (4, 8 and 16 float32) and of pairs of them.
CHANNELS = [1, 1, 2, 3, 4, 5, 7, 8, 9, 12, 15, 16, 17, 24, 31, 32, 33, 48, 64]
MOST_PRODUCTS = 2_000_000  # keeps a case within a few milliseconds on either side


@dataclass
class Case:
    input: list  # extents
    filters: list
    strides: object = 1
    padding: object = "SAME"
    dilations: object = 1
    data_format: str = "NHWC"
    exact: bool = True  # small integers in the tensors, whose sums are exact in every order

    def settings(self):
        return {key: value for key, value in asdict(self).items()
                if key in ("strides", "padding", "dilations", "data_format")}

    def products(self):
        total = 1
        for extent in [*self.input, self.filters[0], self.filters[1], self.filters[3]]:
            total *= max(extent, 1)
        return total

    def line(self):
        """As a message shows it."""
        settings = " ".join(f"{key}={value}".replace(" ", "")
                            for key, value in self.settings().items())
        return "x".join(map(str, self.input)) + "*" + "x".join(map(str, self.filters)) + " " + settings


def parse_line(line):
    """The program's own spelling of a case (engine/conv/spec.h), in NHWC."""
    extents, *settings = line.split()
    sizes = [[int(n) for n in part.split("x")] for part in extents.split("*")]
    values = {"strides": "1,1", "dilations": "1,1", "padding": "SAME",
              **dict(setting.split("=") for setting in settings)}
    strides, dilations = ([int(n) for n in values[key].split(",")] for key in ("strides", "dilations"))
    padding = values["padding"]
    if "," in padding:
        padding = pairs("NHWC", [int(n) for n in padding.split(",")])
    return Case(*sizes, strides, padding, dilations)


def draw(seed, index):
    choose = random.Random(f"{seed}/{index}")
    while True:
        kind = choose.random()
        if kind < 0.55:
            case = legal(choose)
        elif kind < 0.75:
            case = with_one_fault(choose)
        elif kind < 0.92:
            case = anything(choose)
        else:
            case = misspelt(choose)
        if case.products() <= MOST_PRODUCTS:
            return case


def in_order(data_format, n, h, w, c):
    return [n, h, w, c] if data_format == "NHWC" else [n, c, h, w]


def spelled(choose, values, data_format):
    """One of the ways to write a stride or dilation for height and width."""
    ways = [list(values), in_order(data_format, 1, *values, 1)]
    if values[0] == values[1]:
        ways += [values[0], [values[0]]]
    return choose.choice(ways)


def pairs(data_format, pads):
    top, bottom, left, right = pads
    return in_order(data_format, [0, 0], [top, bottom], [left, right], [0, 0])


def numbers(choose):
    """(extents NHWC, extents HWIO, strides, dilations, padding mode, pads) of a legal case."""
    groups = choose.choice([1, 1, 1, 1, 2, 3, 4, 8])
    size = [choose.choice([1, 1, 2, 3, 3, 3, 4, 5, 7]) for _ in "hw"]
    strides = [choose.choice([1, 1, 1, 2, 2, 3, 4]) for _ in "hw"]
    dilations = [choose.choice([1, 1, 1, 2, 3, 5]) for _ in "hw"]
    reads = choose.choice(CHANNELS)
    gives = groups * choose.choice(CHANNELS)
    if choose.random() < 0.15:  # depthwise, sometimes with a multiplier
        groups, reads = choose.choice(CHANNELS), 1
        gives = groups * choose.choice([1, 1, 1, 2, 3])
    mode = choose.choice(["SAME", "VALID", "EXPLICIT"])
    pads = [choose.randint(0, 5) for _ in range(4)]
    extents = []
    for axis in (0, 1):
        effective = (size[axis] - 1) * dilations[axis] + 1
        least = 1
        if mode == "VALID":
            least = effective
        elif mode == "EXPLICIT":
            least = max(1, effective - pads[2 * axis] - pads[2 * axis + 1])
        extents.append(choose.choice([least, least + 1, least + choose.randint(0, 40)]))
    n = choose.choice([0, 1, 1, 1, 1, 1, 2, 2, 3])
    if choose.random() < 0.03:
        extents[choose.randint(0, 1)] = 0
    return [n, *extents, groups * reads], [*size, reads, gives], strides, dilations, mode, pads


def assemble(choose, extents, filters, strides, dilations, mode, pads):
    data_format = choose.choice(["NHWC", "NHWC", "NCHW"])
    return Case(in_order(data_format, *extents), filters, spelled(choose, strides, data_format),
                pairs(data_format, pads) if mode == "EXPLICIT" else mode,
                spelled(choose, dilations, data_format), data_format, choose.random() < 0.5)


def legal(choose):
    return assemble(choose, *numbers(choose))


def with_one_fault(choose):
    extents, filters, strides, dilations, mode, pads = numbers(choose)
    fault = choose.choice(["stride", "dilation", "pad", "channels", "filters", "extent", "large"])
    if fault == "stride":
        strides[choose.randint(0, 1)] = choose.choice([0, -1, -7])
    elif fault == "dilation":
        dilations[choose.randint(0, 1)] = choose.choice([0, -1, -3])
    elif fault == "pad":
        mode = "EXPLICIT"
        pads[choose.randint(0, 3)] = -choose.randint(1, 3)
    elif fault == "channels":
        extents[3] = max(0, extents[3] + choose.choice([-2, -1, 1, 2]))
    elif fault == "filters":
        filters[choose.randint(0, 3)] = choose.choice([0, 1, 2, 3])
    elif fault == "extent":
        extents[choose.randint(0, 3)] = choose.choice([0, 1, 2])
    else:
        filters[choose.randint(0, 1)] = choose.choice([9, 13, 30])
        mode = choose.choice(["VALID", "EXPLICIT"])
    return assemble(choose, extents, filters, strides, dilations, mode, pads)


def anything(choose):
    small = lambda low, high: choose.randint(low, high)
    return assemble(choose, [small(0, 3), small(0, 12), small(0, 12), small(0, 8)],
                    [small(0, 6), small(0, 6), small(0, 4), small(0, 6)],
                    [small(-1, 5), small(-1, 5)], [small(-1, 5), small(-1, 5)],
                    choose.choice(["SAME", "VALID", "EXPLICIT"]), [small(-1, 4) for _ in range(4)])


def misspelt(choose):
    """An otherwise legal case, one argument of which isn't what TensorFlow takes."""
    case = legal(choose)
    fault = choose.choice(["length", "batch", "pairs", "pair", "pads", "word", "format"])
    name = choose.choice(["strides", "dilations"])
    if fault == "length":
        setattr(case, name, [choose.randint(1, 2) for _ in range(choose.choice([0, 3, 5, 6]))])
    elif fault == "batch":
        values = [1, 1, 1, 1]
        outer = [0, 3] if case.data_format == "NHWC" else [0, 1]
        values[choose.choice(outer)] = choose.choice([2, 3, 0, -1])
        setattr(case, name, values)
    elif fault == "pairs":
        case.padding = [[0, 0]] * choose.choice([1, 2, 3, 5])
    elif fault == "pair":
        case.padding = [[0, 0], [1, 1], [1, 1], [0, 0]]
        case.padding[choose.randint(0, 3)] = [0] * choose.choice([0, 1, 3])
    elif fault == "pads":
        case.padding = pairs(case.data_format, [0, 1, 1, 0])
        outer = [0, 3] if case.data_format == "NHWC" else [0, 1]
        case.padding[choose.choice(outer)] = choose.choice([[1, 0], [0, 2], [-1, 0], [-1, 1]])
    elif fault == "word":
        case.padding = choose.choice(["EXPLICIT", "same", "Valid", "FULL", ""])
    else:
        case.data_format = choose.choice(["NHCW", "nhwc", "NCHW_VECT_C", "HWNC", ""])
    return case
