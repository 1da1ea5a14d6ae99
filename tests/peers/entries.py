"""What is timed: a case of tests/bench/suite.txt, one of its three passes, and the kind of filter.

A Case restates engine/conv/spec.h's line as numbers, with the pads and the output that follow from
conv2d's definition. suite() lists the entries: every line forward; some groups backward too;
pictures of one channel once more with filters of rank 1, which `separable` algorithms can tell.
"""

from dataclasses import dataclass
from pathlib import Path

SUITE = Path(__file__).resolve().parents[1] / "bench/suite.txt"
PASSES = ("forward", "backprop_input", "backprop_filter")
BACKWARD = ("The convolutions of the shipped experiments", "Layers of ResNet-50")
MOST_SEPARABLE = 31  # taps; larger ones take the same path


@dataclass(frozen=True)
class Case:
    line: str
    input: tuple  # N, H, W, C
    filters: tuple  # KH, KW, Cf, Cout
    strides: tuple
    dilations: tuple
    padding: str  # SAME, VALID or EXPLICIT
    pads: tuple  # top, bottom, left, right
    output: tuple  # N, OH, OW, Cout
    nchw: bool

    @property
    def groups(self):
        return self.input[3] // self.filters[2]

    @property
    def multiply_adds(self):
        n, height, width, out = self.output
        return n * height * width * out * self.filters[0] * self.filters[1] * self.filters[2]

    def storage(self, extents):
        """Extents N, H, W, C in the order in which the tensor lies."""
        n, height, width, channels = extents
        return (n, channels, height, width) if self.nchw else tuple(extents)

    def numbers(self):
        """For a peer, whose processes parse no lines."""
        return {"input": self.input, "filters": self.filters, "strides": self.strides,
                "dilations": self.dilations, "padding": self.padding, "pads": self.pads,
                "output": self.output, "groups": self.groups, "nchw": self.nchw}


def pads_and_output(extent, taps, stride, dilation, padding, given):
    effective = (taps - 1) * dilation + 1
    before, after = given
    if padding == "SAME":
        total = max((-(-extent // stride) - 1) * stride + effective - extent, 0)
        before, after = total // 2, total - total // 2
    return before, after, (extent + before + after - effective) // stride + 1


def parse(line):
    extents, *settings = line.split()
    sizes = [tuple(int(n) for n in part.split("x")) for part in extents.split("*")]
    if [len(size) for size in sizes] != [4, 4]:
        raise ValueError(f"{line!r} is no case; see engine/conv/spec.h")
    values = {"strides": "1,1", "dilations": "1,1", "padding": "SAME", "format": "NHWC",
              **dict(setting.split("=") for setting in settings)}
    strides, dilations = (tuple(int(n) for n in values[key].split(","))
                          for key in ("strides", "dilations"))
    padding, given = values["padding"], (0, 0, 0, 0)
    if "," in padding:
        padding, given = "EXPLICIT", tuple(int(n) for n in padding.split(","))
    (n, height, width, _), (kh, kw, _, out) = sizes
    top, bottom, rows = pads_and_output(height, kh, strides[0], dilations[0], padding, given[:2])
    left, right, columns = pads_and_output(width, kw, strides[1], dilations[1], padding, given[2:])
    return Case(line, *sizes, strides, dilations, padding, (top, bottom, left, right),
                (n, rows, columns, out), values["format"] == "NCHW")


@dataclass(frozen=True)
class Entry:
    case: Case
    group: str  # heading in the suite
    which: str = "forward"  # one of PASSES
    separable: bool = False

    @property
    def label(self):
        """Settings that have their defaults are left out."""
        extras = [] if self.which == "forward" else [self.which]
        return " ".join([self.case.line, *extras, *(["separable"] if self.separable else [])])

    @property
    def one_plane(self):
        """What filter2D computes: a picture of one channel, one filter, no strides, no dilations."""
        return (self.which == "forward" and self.case.input[0] == self.case.input[3] == 1
                and self.case.filters[3] == 1 and self.case.strides == self.case.dilations == (1, 1))


def sections():
    """(heading, line) of every case in the suite."""
    heading = ""
    for line in SUITE.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            heading = line[2:]
        elif line:
            yield heading, line


def suite():
    entries = []
    for group, line in sections():
        case = parse(line)
        entries.append(Entry(case, group))
        if group in BACKWARD:
            entries += [Entry(case, group, which) for which in PASSES[1:]]
        if entries[-1].one_plane and 1 < max(case.filters[:2]) <= MOST_SEPARABLE:
            entries.append(Entry(case, group, separable=True))
    return entries


def chosen(texts, passes):
    """Entries of the suite whose labels hold one of the texts; a text that none holds is a case itself."""
    entries = suite()
    if texts:
        kept = [entry for entry in entries if any(text in entry.label for text in texts)]
        for text in texts:
            if not any(text in entry.label for entry in entries):
                case = parse(text)
                kept += [Entry(case, "Asked for", which) for which in passes or ("forward",)]
        entries = kept
    return [entry for entry in entries if not passes or entry.which in passes]
