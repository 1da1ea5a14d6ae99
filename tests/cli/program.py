"""Drives the program from outside. The tests know it by its contract alone: arguments in, standard
output, standard error, exit status and files out. Its path stands in $CONVOSCOPE."""

import json
import os
import subprocess
import tempfile
import unittest
from pathlib import Path

import numpy

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = os.environ.get("CONVOSCOPE", str(ROOT / "build/release/convoscope"))
EXPERIMENTS = ROOT / "assets/experiments"


class ProgramTest(unittest.TestCase):
    """A test with a working directory of its own, in which every command runs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def start(self, *arguments, environment=None):
        env = {name: value for name, value in os.environ.items()
               if name not in ("DISPLAY", "WAYLAND_DISPLAY")}
        env.update(environment or {})
        return subprocess.run([PROGRAM, *map(str, arguments)], cwd=self.folder, env=env,
                              stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=240)

    def files(self):
        return {path: path.stat().st_mtime_ns for path in self.folder.rglob("*")}

    def done(self, *arguments, **keywords):
        """Standard output of a command that must succeed and say nothing else."""
        result = self.start(*arguments, **keywords)
        self.assertEqual((0, ""), (result.returncode, result.stderr), arguments)
        return result.stdout

    def json(self, *arguments):
        return json.loads(self.done(*arguments, "--json"))

    def fails(self, status, *arguments, says=()):
        """The one sentence of a command that must fail, print no result and write no file."""
        before = self.files()
        result = self.start(*arguments)
        self.assertEqual((status, ""), (result.returncode, result.stdout), (arguments, result.stderr))
        self.assertEqual(before, self.files(), arguments)
        self.assertRegex(result.stderr, r"\A[^\n]{12,}\n\Z", arguments)
        for word in says:
            self.assertIn(word, result.stderr, arguments)
        return result.stderr

    def refused(self, *arguments, says=()):
        return self.fails(1, *arguments, says=says)

    def misused(self, *arguments, says=()):
        return self.fails(2, *arguments, says=says)

    def save(self, name, array):
        numpy.save(self.folder / name, array)
        return name

    def load(self, name):
        return numpy.load(self.folder / name, allow_pickle=False)

    def write_experiment(self, experiment, name="experiment.json"):
        (self.folder / name).write_text(json.dumps(experiment), encoding="utf-8")
        return name


def chain(*layers, shape=(2, 12, 14, 3), seed=5, data_format="NHWC"):
    """An experiment over random numbers; each layer is a dict of what differs from the defaults."""
    settings = {"op": "conv2d", "strides": [1, 1, 1, 1], "padding": "SAME",
                "dilations": [1, 1, 1, 1]}
    return {"convoscope": 1,
            "input": {"random_normal": {"shape": list(shape), "seed": seed}},
            "data_format": data_format,
            "layers": [{**settings, "name": f"conv{i + 1}", **layer}
                       for i, layer in enumerate(layers)]}


def random_filters(*shape, seed=1):
    return {"random_normal": {"shape": list(shape), "seed": seed}}
