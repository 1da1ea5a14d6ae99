"""One of the two processes of a live comparison: draws cases, asks both sides, reports as JSON lines.

  worker.py refusals|gradients SEED FIRST COUNT DEADLINE

`refusals` compares shapes, outputs, and what is refused in graph and in eager mode; `gradients` outputs
and gradients, every fortieth case through XLA, in its own data format.
"""

import ast
import json
import os
import re
import sys
import tempfile
import time

import numpy

import tensorflow_side as tensorflow
from cases import Case, draw, parse_line
from engine_side import Batch
from judge import same_eager, same_refusal, same_values

MODE = sys.argv[1]
CHUNK = 400
XLA_EVERY = 40
MOST_PARTS = 16  # groups; more of them go to XLA as well
ALGORITHMS = ["auto", "auto", "auto", "direct", "rows", "reference"]


def fill(case, shape, random):
    if case.exact:
        return random.integers(-4, 5, shape).astype(numpy.float32)
    values = random.standard_normal(shape, numpy.float32)
    # Not where TensorFlow's gradients are computed with zeros between the taps.
    if MODE == "refusals" and case.padding == "VALID" and values.size and random.random() < 0.05:
        values.flat[random.integers(values.size)] = random.choice([numpy.inf, -numpy.inf, numpy.nan])
    return values


def accepted_after(change, case, refusal):
    """A proposed setting mends what it was proposed for; another fault may remain."""
    name, _, value = change.partition("=")
    mended = Case(**{**vars(case), name: ast.literal_eval(value)})
    after = tensorflow.build(mended)
    return "error" not in after or after["error"] != refusal


def wrong_proposal(case, ours):
    for proposal in ours["nearest"]:
        if "case" in proposal:
            built = tensorflow.build(parse_line(proposal["case"]))
            if "error" in built:
                return f"proposes {proposal['case']}; TensorFlow: {built['error']}"
        elif not accepted_after(proposal["change"], case, ours["tensorflow"]):
            return f"proposes {proposal['change']}, which TensorFlow refuses alike"
    return None


class Report:
    def __init__(self):
        self.counts = {}
        self.worst = 0.0
        self.refusals = set()

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def mismatch(self, index, kind, case, text):
        self.count("mismatches")
        print(json.dumps({"mismatch": kind, "index": index, "case": case.line(), "text": text}),
              flush=True)

    def compared(self, index, kind, case, wrong, distance):
        self.worst = max(self.worst, distance)
        self.count(kind)
        if wrong:
            self.mismatch(index, kind, case, wrong)

    def say(self, finished):
        print(json.dumps({"counts": self.counts, "worst": self.worst, "finished": finished,
                          "refusals": sorted(self.refusals)}), flush=True)


def check_refusal(report, index, case, ours, x, w):
    graph = tensorflow.build(case)
    eager = tensorflow.run_nhwc(case, x, w)
    # What the graph accepts may still be refused when it runs, by the same kernel.
    outcome = graph if "error" in graph else eager
    wrong = same_refusal(ours, outcome)
    if wrong:
        return report.mismatch(index, "refusal", case, wrong)
    if "refused" not in ours:
        report.count("accepted")
        if ours["output_shape"] != graph["shape"]:
            report.mismatch(index, "shape", case, f"{ours['output_shape']}; graph {graph['shape']}")
        return report.compared(index, "outputs", case,
                               *same_values(ours["value"], eager["value"], scale_of(case, x, w),
                                            case.exact))
    report.count("refused")
    report.refusals.add(re.sub(r"-?\d+", "n", re.sub(r"(Received: .*|string '.*)", "",
                                                    ours["tensorflow"])))
    wrong = same_eager(ours, tensorflow.run(case, x, w)) if case.data_format == "NHWC" else None
    wrong = wrong or wrong_proposal(case, ours)
    if wrong:
        report.mismatch(index, "refusal", case, wrong)


def finite(array):
    return numpy.abs(numpy.where(numpy.isfinite(array), array, 0))


def scale_of(case, x, w):
    if case.exact:
        return None
    return tensorflow.run_nhwc(case, finite(x), finite(w))["value"]


def differences(case, ours, theirs, scales):
    """(kind, what is wrong, distance) of output and gradients."""
    mine = [ours["value"], *ours["gradients"][:2], ours["gradients"][2].reshape(-1)]
    for which, tensors in enumerate(zip(mine, theirs, scales)):
        yield ("gradients" if which else "outputs", *same_values(*tensors, case.exact))


def check_gradients(report, index, case, ours, x, w, dy):
    if "refused" in ours:
        return
    channels = case.input[3 if case.data_format == "NHWC" else 1]
    xla = index % XLA_EVERY == 0 or channels // case.filters[2] > MOST_PARTS
    differentiate = tensorflow.gradients_by_xla if xla else tensorflow.gradients_by_parts
    theirs = differentiate(case, x, w, dy)
    if "error" in theirs:
        return report.mismatch(index, "gradients", case, theirs["error"])
    scales = [None] * 4
    if not case.exact:
        scales = tensorflow.gradients_by_parts(case, finite(x), finite(w), finite(dy))["value"]
    found = list(differences(case, ours, theirs["value"], scales))
    if xla and any(wrong for _, wrong, _ in found):
        plain = tensorflow.gradients_by_parts(case, x, w, dy)["value"]
        if not any(wrong for _, wrong, _ in differences(case, ours, plain, scales)):
            report.count("faults of XLA")
            return
    report.count("by XLA" if xla else "by parts")
    for kind, wrong, distance in found:
        report.compared(index, kind, case, wrong, distance)


def run_chunk(report, indices, seed):
    with tempfile.TemporaryDirectory(dir="/dev/shm" if os.path.isdir("/dev/shm") else None) as folder:
        batch, drawn = Batch(folder), []
        for index in indices:
            case = draw(seed, index)
            random = numpy.random.default_rng([seed, index])
            x, w, dy = fill(case, case.input, random), fill(case, case.filters, random), None
            if MODE == "gradients":
                built = tensorflow.build(case)
                # Of empty tensors the plain kernel leaves gradients unwritten, XLA refuses some.
                if "error" in built or 0 in [*case.input, *built["shape"]]:
                    continue
                dy = fill(case, built["shape"], random)
            drawn.append((index, case, x, w, dy))
            batch.add(case, x, w, dy, ALGORITHMS[index % len(ALGORITHMS)])
        for (index, case, x, w, dy), ours in zip(drawn, batch.run()):
            if MODE == "refusals":
                check_refusal(report, index, case, ours, x, w)
            else:
                check_gradients(report, index, case, ours, x, w, dy)


def main():
    seed, first, count = map(int, sys.argv[2:5])
    deadline = float(sys.argv[5])
    report, done = Report(), 0
    while done < count and time.time() < deadline:
        step = min(CHUNK, count - done)
        run_chunk(report, range(first + done, first + done + step), seed)
        done += step
        report.say(done)


if __name__ == "__main__":
    main()
