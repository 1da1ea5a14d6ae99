"""What Convoscope makes of many cases: files in a folder, one process for all (`conv --batch`)."""

import json
import os
import subprocess
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CONVOSCOPE", str(ROOT / "build/release/convoscope"))
GRADIENTS = ("backprop_input", "backprop_filter", "bias_add_grad")


class Batch:
    """Cases are added with their tensors; run() gives an answer for each, in order."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.lines = []

    def add(self, case, x, w, dy=None, algorithm="auto"):
        i = len(self.lines)
        line = {"input": self.save(f"x{i}", x), "filters": self.save(f"w{i}", w),
                "output": self.path(f"y{i}"), "algorithm": algorithm, **case.settings()}
        if dy is not None:
            line["out_backprop"] = self.save(f"dy{i}", dy)
            line.update({key: self.path(f"{key}{i}") for key in GRADIENTS})
        self.lines.append(line)

    def path(self, name):
        return str(self.folder / f"{name}.npy")

    def save(self, name, array):
        numpy.save(self.path(name), array)
        return self.path(name)

    def run(self):
        """Each answer is a dict, see `convoscope conv --help`; `value` and `gradients` hold what was
        written."""
        listing = self.folder / "list.jsonl"
        listing.write_text("".join(json.dumps(line) + "\n" for line in self.lines))
        result = subprocess.run([PROGRAM, "conv", "--batch", str(listing)], capture_output=True,
                                text=True, stdin=subprocess.DEVNULL)
        answers = [json.loads(line) for line in result.stdout.splitlines()]
        if result.returncode not in (0, 1) or len(answers) != len(self.lines):
            raise RuntimeError(f"convoscope conv --batch ended with {result.returncode} after "
                               f"{len(answers)} of {len(self.lines)} cases: {result.stderr}")
        for line, answer in zip(self.lines, answers):
            if "refused" not in answer:
                answer["value"] = numpy.load(line["output"])
                if "out_backprop" in line:
                    answer["gradients"] = [numpy.load(line[key]) for key in GRADIENTS]
        return answers
