"""Laws of the comparison's own parts: its geometry is the program's, its exact elements are those of a
convolution written otherwise, wrong numbers are told from right ones, and the best peer decides."""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy

sys.path.append(str(Path(__file__).resolve().parents[1] / "cli"))
import entries  # noqa: E402
import table  # noqa: E402
from contestants import PROGRAM  # noqa: E402
from oracle import conv2d  # noqa: E402
from peers import Files  # noqa: E402
from samples import Samples, operands  # noqa: E402

LINES = ["2x7x6x4*3x2x2x6 strides=2,1 dilations=1,2", "1x6x5x3*3x3x3x2 padding=VALID",
         "1x5x6x3*2x3x3x4 padding=1,0,2,1 strides=1,2", "2x6x7x4*3x3x1x8 format=NCHW"]


class Stub:
    """A contestant whose output is given."""
    name, ours = "stub", False

    def __init__(self, output, ours=False):
        self.output, self.ours = output, ours

    def save(self, path, entry, shape):
        numpy.save(path, self.output)
        return {"saved": path}


def in_nhwc(case, tensor):
    return tensor.transpose(0, 2, 3, 1) if case.nchw else tensor


def whole(case, x, w):
    """The output in float64, N, H, W, C."""
    top, bottom, left, right = case.pads
    return conv2d(x, w, case.strides, case.dilations, ((top, bottom), (left, right)))[0]


class EntriesTest(unittest.TestCase):

    def test_the_geometry_of_every_case_is_the_programs(self):
        for line in [*LINES, *(line for _, line in entries.sections())]:
            case = entries.parse(line)
            settings = {"--strides": case.strides, "--dilations": case.dilations}
            arguments = [text for key, pair in settings.items() for text in (key, "%d,%d" % pair)]
            top, bottom, left, right = case.pads
            pairs = [[0, 0], [top, bottom], [left, right], [0, 0]]
            padding = json.dumps(pairs) if case.padding == "EXPLICIT" else case.padding
            shape = json.loads(subprocess.run(
                [PROGRAM, "shape", "--json", "--input", ",".join(map(str, case.input)), "--filters",
                 ",".join(map(str, case.filters)), "--padding", padding, *arguments],
                capture_output=True, text=True, check=True).stdout)
            self.assertEqual(list(case.output), shape["output_shape"], line)
            self.assertEqual(case.multiply_adds, shape["multiply_adds"], line)
            self.assertEqual(case.pads, tuple(shape[axis][pad] for axis in ("height", "width")
                                              for pad in ("pad_before", "pad_after")), line)

    def test_the_suite_has_forward_passes_gradients_and_separable_filters(self):
        suite = entries.suite()
        self.assertEqual(len(suite), len({entry.label for entry in suite}))
        self.assertEqual(set(entries.PASSES), {entry.which for entry in suite})
        separable = [entry for entry in suite if entry.separable]
        self.assertTrue(separable and all(entry.one_plane for entry in separable))
        for entry in separable[:2]:
            _, w, _ = operands(entry, 1)
            singular = numpy.linalg.svd(w[:, :, 0, 0].astype(float), compute_uv=False)
            self.assertLess(singular[1], 1e-6 * singular[0])


class SamplesTest(unittest.TestCase):

    def sampled(self, line, which):
        entry = entries.Entry(entries.parse(line), "", which)
        tensors = operands(entry, 5)
        return entry, tensors, Samples(entry, *tensors)

    def test_forward_elements_are_those_of_the_whole_convolution(self):
        for line in LINES:
            entry, (x, w, _), samples = self.sampled(line, "forward")
            y = whole(entry.case, in_nhwc(entry.case, x), w)
            y = y.transpose(0, 3, 1, 2) if entry.case.nchw else y
            numpy.testing.assert_allclose(samples.exact, y[samples.index], atol=1e-12)
            self.assertLess(samples.error(y), 1e-12)

    def test_elements_of_gradients_are_what_the_output_gains_from_one_unit(self):
        for line in LINES:
            for which in ("backprop_input", "backprop_filter"):
                entry, (x, w, dy), samples = self.sampled(line, which)
                case = entry.case
                for sample in range(12):
                    place = tuple(axis[sample] for axis in samples.index)
                    unit = numpy.zeros_like(x if which == "backprop_input" else w)
                    unit[place] = 1
                    first, second = (unit, w) if which == "backprop_input" else (x, unit)
                    gain = (whole(case, in_nhwc(case, first), second) * in_nhwc(case, dy)).sum()
                    self.assertAlmostEqual(gain, samples.exact[sample], places=10, msg=(line, which))


class CheckTest(unittest.TestCase):

    def test_one_wrong_element_is_wrong_and_rounding_is_not(self):
        entry = entries.Entry(entries.parse(LINES[0]), "")
        with tempfile.TemporaryDirectory() as folder:
            files = Files(folder, entry)
            x, w, _ = files.tensors
            y = whole(entry.case, x, w).astype(numpy.float32)
            self.assertIsNone(files.check(Stub(y, ours=True))[1])
            self.assertIsNone(files.check(Stub(numpy.nextafter(y, numpy.float32(1))))[1])
            for fault in (numpy.float32("nan"), y[0, 1, 2, 3] + numpy.float32(0.01)):
                wrong = y.copy()
                wrong[0, 1, 2, 3] = fault
                self.assertIn("wrong numbers", files.check(Stub(wrong))[1])
            self.assertIn("wrong shape", files.check(Stub(y[:, :1]))[1])


class TableTest(unittest.TestCase):

    def test_the_fastest_peer_decides_and_a_timed_reorder_counts_for_new_filters(self):
        entry = entries.Entry(entries.parse("1x8x8x4*3x3x4x8"), "")
        row = table.Row(entry, 1, peak=100)
        row.medians = {table.OURS: 2e6, table.OURS_NEW: 2.5e6, table.ONEDNN: 5e6, table.ONEDNN_NEW: 1e6,
                       "PyTorch": 4e6}
        self.assertEqual(("PyTorch", 4e6), row.best)
        self.assertEqual(2, row.ratio)
        row.medians[table.ONEDNN], row.medians[table.ONEDNN_NEW] = 1e6, 5e6
        self.assertEqual(0.5, row.ratio)
        self.assertEqual(1.6, row.ratio_new)
        row.medians[table.ONEDNN] = 4e6
        row.least = {table.OURS: 1e6, table.ONEDNN: 3e6, table.ONEDNN_NEW: 5e5, "PyTorch": 3.5e6}
        self.assertEqual(3, row.ratio_of_least)
        self.assertAlmostEqual(2 * 8 * 8 * 9 * 4 * 8 / 2e6 / 100, row.share)
        groups = {name: mean for name, _, mean, _ in table.means([row])}
        self.assertEqual({"3×3, stride 1", "all forward", "all"}, set(groups))


if __name__ == "__main__":
    unittest.main()
