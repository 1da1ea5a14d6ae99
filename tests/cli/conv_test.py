"""`convoscope conv` computes conv2d: against NumPy, for random cases of every kind, and on files that
are not what they should be."""

import os
import signal
import subprocess
import time
import unittest

import numpy

import oracle
from program import PROGRAM, ProgramTest

CASES = 60


class RandomCase:
    """A legal case drawn from a seed: extents, settings and tensors. Half of the cases hold small
    integers, whose sums are exact in float32 in any order."""

    def __init__(self, seed):
        draw = numpy.random.default_rng(seed)
        between = lambda low, high: int(draw.integers(low, high + 1))
        self.strides = (between(1, 3), between(1, 3))
        self.dilations = (between(1, 3), between(1, 3))
        self.extent = (between(1, 5), between(1, 5))
        groups = between(1, 3)
        cf = between(1, 5)
        self.mode = ("SAME", "VALID", "EXPLICIT")[between(0, 2)]
        self.nchw = bool(between(0, 1))
        size = [(self.extent[a] - 1) * self.dilations[a] + between(1, 17) for a in (0, 1)]
        x_shape = (between(1, 3), *size, groups * cf)
        w_shape = (*self.extent, cf, groups * between(1, 6))
        self.exact = bool(between(0, 1))
        if self.exact:
            self.x = draw.integers(-8, 9, x_shape).astype(numpy.float32)
            self.w = draw.integers(-8, 9, w_shape).astype(numpy.float32)
        else:
            self.x = draw.standard_normal(x_shape, numpy.float32)
            self.w = draw.standard_normal(w_shape, numpy.float32)
        self.pads = ((0, 0), (0, 0))
        if self.mode == "SAME":
            self.pads = tuple(oracle.same_pads(size[a], self.extent[a], self.strides[a],
                                               self.dilations[a]) for a in (0, 1))
        elif self.mode == "EXPLICIT":
            self.pads = tuple((between(0, 4), between(0, 4)) for _ in range(2))

    def arguments(self):
        pairs = [list(pair) for pair in self.pads]
        order = [[0, 0], [0, 0], *pairs] if self.nchw else [[0, 0], *pairs, [0, 0]]
        padding = str(order).replace(" ", "") if self.mode == "EXPLICIT" else self.mode
        return ["--strides", "%d,%d" % self.strides, "--dilations", "%d,%d" % self.dilations,
                "--padding", padding, "--data-format", "NCHW" if self.nchw else "NHWC"]

    def stored(self, activation):
        return activation.transpose(0, 3, 1, 2) if self.nchw else activation

    def expected(self):
        y, scale = oracle.conv2d(self.x, self.w, self.strides, self.dilations, self.pads)
        terms = self.w.shape[0] * self.w.shape[1] * self.w.shape[2]
        bound = 0 if self.exact else (terms + 1) * 2.0 ** -24 * self.stored(scale)
        return self.stored(y), bound


class Conv(ProgramTest):
    def conv(self, x, w, *arguments):
        self.save("x.npy", x)
        self.save("w.npy", w)
        self.assertEqual("", self.done("conv", "--input", "x.npy", "--filters", "w.npy", "--output",
                                       "y.npy", *arguments))
        return self.load("y.npy")

    def test_equals_the_definition_for_random_cases(self):
        for seed in range(CASES):
            case = RandomCase(seed)
            with self.subTest(seed=seed, arguments=" ".join(case.arguments()), x=case.x.shape,
                              w=case.w.shape):
                y = self.conv(numpy.ascontiguousarray(case.stored(case.x)), case.w,
                              *case.arguments())
                expected, bound = case.expected()
                self.assertEqual((numpy.dtype("float32"), expected.shape), (y.dtype, y.shape))
                self.assertTrue(numpy.all(abs(y - expected) <= bound),
                                f"off by {abs(y - expected).max()}")

    def test_every_algorithm_gives_the_same_exact_sums(self):
        draw = numpy.random.default_rng(3)
        x = draw.integers(-8, 9, (2, 17, 19, 6)).astype(numpy.float32)
        w = draw.integers(-8, 9, (3, 5, 6, 10)).astype(numpy.float32)
        answers = [self.conv(x, w, "--strides", "2,1", "--algorithm", algorithm)
                   for algorithm in ("auto", "direct", "reference")]
        numpy.testing.assert_array_equal(answers[0], answers[1])
        numpy.testing.assert_array_equal(answers[0], answers[2])

    def test_the_number_of_threads_does_not_change_a_bit(self):
        draw = numpy.random.default_rng(4)
        x = draw.standard_normal((3, 40, 41, 7), numpy.float32)
        w = draw.standard_normal((3, 3, 7, 20), numpy.float32)
        files = []
        for threads in ("1", "2", "5"):
            self.conv(x, w, "--threads", threads)
            files.append((self.folder / "y.npy").read_bytes())
        self.assertEqual(files[0], files[1])
        self.assertEqual(files[0], files[2])

    def test_spellings_of_the_same_settings_agree(self):
        draw = numpy.random.default_rng(5)
        x = draw.standard_normal((1, 9, 11, 2), numpy.float32)
        w = draw.standard_normal((3, 3, 2, 4), numpy.float32)
        first = self.conv(x, w, "--strides", "2", "--dilations", "1")
        for strides in ("2,2", "1,2,2,1"):
            numpy.testing.assert_array_equal(first, self.conv(x, w, "--strides", strides))
        numpy.testing.assert_array_equal(first, self.conv(x, w, "--strides=2", "--padding",
                                                          "[[0, 0], [1, 1], [1, 1], [0, 0]]"))

    def test_refusals_name_the_numbers(self):
        self.save("x.npy", numpy.zeros((1, 6, 6, 4), numpy.float32))
        self.save("w.npy", numpy.zeros((7, 7, 4, 2), numpy.float32))
        self.save("three.npy", numpy.zeros((3, 3, 3, 2), numpy.float32))
        self.save("odd.npy", numpy.zeros((3, 3, 2, 3), numpy.float32))
        self.save("none.npy", numpy.zeros((0, 3, 4, 2), numpy.float32))
        refusals = [
            ("w.npy", ["--padding", "VALID"], ("7", "6")),
            ("three.npy", [], ("4", "3")),
            ("odd.npy", [], ("3", "2")),
            ("none.npy", [], ()),
            ("w.npy", ["--strides", "0"], ("0",)),
            ("w.npy", ["--strides", "-1,2"], ("-1",)),
            ("w.npy", ["--dilations", "1,0"], ("0",)),
            ("w.npy", ["--strides", "2,1,1,1"], ()),
            ("w.npy", ["--padding", "[[0,0],[-1,0],[0,0],[0,0]]"], ("-1",)),
            ("w.npy", ["--padding", "[[1,0],[0,0],[0,0],[0,0]]"], ()),
        ]
        for filters, arguments, numbers in refusals:
            with self.subTest(filters=filters, arguments=arguments):
                sentence = self.refused("conv", "--input", "x.npy", "--filters", filters, "--output",
                                        "y.npy", *arguments)
                for number in numbers:
                    self.assertIn(number, sentence.replace("−", "-"))


class Files(ProgramTest):
    def setUp(self):
        super().setUp()
        self.save("x.npy", numpy.zeros((1, 4, 4, 1), numpy.float32))
        self.save("w.npy", numpy.ones((3, 3, 1, 1), numpy.float32))

    def refuse_input(self, name):
        return self.refused("conv", "--input", name, "--filters", "w.npy", "--output", "y.npy",
                            says=(name,))

    def test_what_is_not_a_float32_array_of_rank_4_is_refused(self):
        self.save("double.npy", numpy.zeros((1, 4, 4, 1)))
        self.save("flat.npy", numpy.zeros((4, 4), numpy.float32))
        self.save("columns.npy", numpy.asfortranarray(numpy.zeros((2, 4, 4, 3), numpy.float32)))
        self.save("swapped.npy", numpy.zeros((1, 4, 4, 1), ">f4"))
        (self.folder / "text.npy").write_text("one two three\n")
        (self.folder / "empty.npy").write_bytes(b"")
        (self.folder / "folder.npy").mkdir()
        for name in ("double.npy", "flat.npy", "columns.npy", "swapped.npy", "text.npy", "empty.npy",
                     "folder.npy", "missing.npy"):
            with self.subTest(name=name):
                self.refuse_input(name)

    def test_a_file_cut_anywhere_is_refused(self):
        whole = (self.folder / "x.npy").read_bytes()
        for length in (1, 6, 9, 40, 127, 128, len(whole) - 1):
            with self.subTest(length=length):
                (self.folder / "cut.npy").write_bytes(whole[:length])
                self.refuse_input("cut.npy")

    def test_a_header_that_promises_more_than_there_is_takes_no_memory(self):
        whole = (self.folder / "x.npy").read_bytes()
        shape, huge = b"(1, 4, 4, 1), }          ", b"(99999, 99999, 999, 9), }"
        self.assertEqual(len(shape), len(huge))
        self.assertIn(shape, whole)
        (self.folder / "huge.npy").write_bytes(whole.replace(shape, huge))
        self.refuse_input("huge.npy")

    def test_an_output_that_cannot_be_written_is_refused(self):
        for output in ("no/such/folder/y.npy", "."):
            with self.subTest(output=output):
                self.refused("conv", "--input", "x.npy", "--filters", "w.npy", "--output", output)

    def test_the_output_may_replace_the_input(self):
        self.save("x.npy", numpy.ones((1, 4, 4, 1), numpy.float32))
        self.done("conv", "--input", "x.npy", "--filters", "w.npy", "--output", "x.npy")
        self.assertEqual([4, 6, 6, 4], self.load("x.npy")[0, 0, :, 0].tolist())

    def test_an_interrupted_run_leaves_the_old_file_or_the_new_one(self):
        self.save("x.npy", numpy.ones((1, 700, 700, 4), numpy.float32))
        self.save("w.npy", numpy.ones((3, 3, 4, 8), numpy.float32))
        (self.folder / "y.npy").write_bytes(b"old")
        for delay in (0.0, 0.02, 0.05, 0.1, 0.2):
            process = subprocess.Popen([PROGRAM, "conv", "--input", "x.npy", "--filters", "w.npy",
                                        "--output", "y.npy"], cwd=self.folder, env=os.environ)
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            process.wait()
            if (self.folder / "y.npy").read_bytes() != b"old":
                self.assertEqual((1, 700, 700, 8), self.load("y.npy").shape)


if __name__ == "__main__":
    unittest.main()
