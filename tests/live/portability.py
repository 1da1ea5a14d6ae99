"""Holds the portability badges to the frameworks themselves.

check() draws random legal cases, asks `convoscope shape --json` for their badges and runs, in every
framework that is installed, the very code that a badge shows: its numbers must be TensorFlow's.
Where a badge says "with a change" or "refuses", the direct way must fail. TensorFlow's GPU kernels
and TensorFlow.js are not run. See engine/analysis/portability.h.
"""

import argparse
import json
import random
import subprocess
import sys

import numpy
import tensorflow as tf

import portability_frameworks as frameworks

CHANNELS = [1, 1, 2, 3, 4, 5, 8]


def draw(choose):
    """Arguments of `convoscope shape`, most of them legal: the program says which."""
    groups = choose.choice([1, 1, 1, 2, 3, 4])
    per_group = choose.choice(CHANNELS)
    taps = [choose.randint(1, 5), choose.randint(1, 5)]
    extents = [choose.randint(1, 2), choose.randint(1, 16), choose.randint(1, 16)]
    cout = groups * choose.choice([1, 1, 2, 3])
    unlikely = choose.random()
    if unlikely < 0.06:  # an empty batch, image, bank or filter
        target, axis = choose.choice([(extents, 0), (extents, 1), (extents, 2), (taps, 0)])
        target[axis] = 0
    elif unlikely < 0.08:
        cout = 0
    data_format = choose.choice(["NHWC", "NHWC", "NCHW"])
    window = lambda: ",".join(str(choose.choice([1, 1, 2, 3])) for _ in range(2))
    return ["--input", ",".join(map(str, [*extents, groups * per_group])),
            "--filters", ",".join(map(str, [*taps, per_group, cout])),
            "--strides", choose.choice(["1", "1", window()]),
            "--dilations", choose.choice(["1", "1", window()]),
            "--data-format", data_format,
            "--padding", choose.choice(["SAME", "VALID", explicit(choose, data_format)])]


def explicit(choose, data_format):
    pairs = [[choose.randint(0, 3), choose.randint(0, 3)] for _ in range(2)]
    if choose.random() < 0.3:
        pairs = [[pair[0], pair[0]] for pair in pairs]
    none = [0, 0]
    order = [none, *pairs, none] if data_format == "NHWC" else [none, none, *pairs]
    return json.dumps(order).replace(" ", "")


class Situation:
    """A case as every framework needs it: its numbers, its tensors and TensorFlow's answer."""

    def __init__(self, arguments, answer):
        given = dict(zip(arguments[::2], arguments[1::2]))
        height, width = answer["height"], answer["width"]
        self.line = answer["case"]
        self.badges = {badge["framework"]: badge for badge in answer["portability"]}
        self.output_shape = answer["output_shape"]
        self.groups = answer["groups"]
        self.nchw = answer["data_format"] == "NCHW"
        self.same = given["--padding"] == "SAME"
        self.explicit = given["--padding"].startswith("[")
        self.strides = [height["stride"], width["stride"]]
        self.dilations = [height["dilation"], width["dilation"]]
        self.pads = [[axis["pad_before"], axis["pad_after"]] for axis in (height, width)]
        draw_values = numpy.random.default_rng(len(self.line))
        self.x = self.integers(draw_values, answer["input_shape"])
        self.w = self.integers(draw_values, answer["filters_shape"])
        self.last = self.x.transpose(0, 2, 3, 1) if self.nchw else self.x
        self.expected = self.tensorflow()

    @staticmethod
    def integers(draw_values, shape):
        return draw_values.integers(-3, 4, shape).astype(numpy.float32)

    def tensorflow(self):
        """What tf.nn.conv2d gives in NHWC. An empty output has no numbers, only a shape, and oneDNN
        has that wrong."""
        if 0 in self.output_shape:
            return numpy.zeros(self.output_shape, numpy.float32)
        padding = [[0, 0], *self.pads, [0, 0]]
        y = tf.nn.conv2d(self.last, self.w, self.strides, padding, dilations=self.dilations).numpy()
        return y.transpose(0, 3, 1, 2) if self.nchw else y

    def differs(self, y):
        """Why `y` isn't the expected output, or None. Sums of small integers leave no room for more
        than an algorithm's own rounding."""
        y = numpy.asarray(y)
        if y.shape != self.expected.shape:
            return f"its shape is {y.shape}, TensorFlow's {self.expected.shape}"
        if not numpy.allclose(y, self.expected, rtol=1e-5, atol=1e-3):
            return f"its numbers differ by up to {abs(y - self.expected).max()}"
        return None


def one_dnn_errs(answer):
    """oneDNN reads memory that isn't its own for batches of one channel whose output is one column
    wide, found by comparing 12 000 cases with NumPy: TensorFlow 2.21 and PyTorch 2.15 both give
    numbers that change from run to run. No badge can be held to these."""
    n, height, width = answer["input_shape"][0], answer["height"], answer["width"]
    in_channels = answer["filters_shape"][2] * answer["groups"]
    return (n > 1 and in_channels == 1 and height["stride"] == 1 and width["output"] == 1
            and width["stride"] > 1)


def judge(situation, framework, badge):
    """Sentences about what the badge of one framework gets wrong."""
    if (badge["state"] == "refuses") != (badge["code"] == ""):
        yield "a badge has code exactly where it doesn't refuse"
    if badge["code"]:
        try:
            difference = situation.differs(framework.run(situation, badge["code"]))
            if difference and framework.answers(situation):
                yield f"{badge['code']}: {difference}"
        except Exception as error:  # of whatever class the framework has for it
            if framework.answers(situation):
                yield f"{badge['code']}: {type(error).__name__}: {error}"
    must_fail = framework.must_fail(situation, badge)
    if must_fail is not None:
        try:
            framework.direct(situation)
            failed = False
        except Exception:
            failed = True
        if failed != must_fail:
            yield f"the direct way {'fails' if failed else 'runs'}; the badge: {badge['reason']}"
    yield from framework.more(situation, badge)


def ask(program, arguments):
    """What `convoscope shape` says of a legal case; None of any other."""
    shape = subprocess.run([program, "shape", "--json", *arguments], capture_output=True, text=True)
    return json.loads(shape.stdout) if shape.returncode == 0 else None


def check(program, seed, count):
    """Runs `count` legal cases and returns what was wrong, a sentence each."""
    tried = frameworks.installed()
    failures, index, done = [], 0, 0
    while done < count:
        arguments = draw(random.Random(f"{seed}/{index}"))
        index += 1
        answer = ask(program, arguments)
        if answer is None or one_dnn_errs(answer):
            continue
        done += 1
        situation = Situation(arguments, answer)
        for name, framework in tried.items():
            failures += [f"{situation.line} on {name}: {sentence}"
                         for sentence in judge(situation, framework, situation.badges[name])]
    return failures


def main():
    parser = argparse.ArgumentParser(description="Compares portability badges with the frameworks.")
    parser.add_argument("program", help="build/release/convoscope")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=300)
    options = parser.parse_args()
    print(frameworks.versions())
    failures = check(options.program, options.seed, options.count)
    for failure in failures:
        print(failure)
    print(f"{options.count} cases of seed {options.seed}, {len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
