"""`convoscope bench --serve`: what it times is what `conv` computes, and a request that can't be met is
an answer that leaves the process alive. No time is judged."""

import json
import subprocess
import unittest

import numpy

from program import PROGRAM, ProgramTest

CASE = "2x9x8x3*3x2x3x4 strides=2,1 dilations=1,2 padding=SAME format=NHWC"
SETTINGS = ["--strides", "2,1", "--dilations", "1,2"]


class BenchServeTest(ProgramTest):

    def setUp(self):
        super().setUp()
        draw = numpy.random.default_rng(11)
        self.operands = {"input": "x.npy", "filters": "w.npy", "out_backprop": "dy.npy"}
        for name, shape in zip(self.operands.values(), [(2, 9, 8, 3), (3, 2, 3, 4), (2, 5, 8, 4)]):
            self.save(name, draw.standard_normal(shape, numpy.float32))

    def served(self, *requests):
        text = "".join((each if isinstance(each, str) else json.dumps(each)) + "\n"
                       for each in requests)
        result = subprocess.run([PROGRAM, "bench", "--serve", "--threads", "1"], cwd=self.folder,
                                input=text, capture_output=True, text=True, timeout=240)
        self.assertEqual((0, ""), (result.returncode, result.stderr))
        answers = [json.loads(line) for line in result.stdout.splitlines()]
        self.assertEqual(len(requests), len(answers))
        return answers

    def load_case(self, name, **changed):
        return {"case": CASE, "pass": name, **self.operands, **changed}

    def test_every_pass_gives_the_bits_that_conv_gives(self):
        self.done("conv", "--input", "x.npy", "--filters", "w.npy", "--output", "forward.npy",
                  "--out-backprop", "dy.npy", "--backprop-input", "backprop_input.npy",
                  "--backprop-filter", "backprop_filter.npy", "--threads", "1", *SETTINGS)
        for name in ("forward", "backprop_input", "backprop_filter"):
            answers = self.served(self.load_case(name), {"time": 3}, {"save": "served.npy"})
            self.assertEqual({"algorithm", "target"}, set(answers[0]))
            self.assertEqual(3, len(answers[1]["ns"]))
            self.assertGreater(min(answers[1]["ns"]), 0)
            numpy.testing.assert_array_equal(self.load(f"{name}.npy"), self.load("served.npy"))

    def test_what_a_pass_does_not_read_need_not_be_given(self):
        read = {"forward": ["input", "filters"], "backprop_input": ["filters", "out_backprop"],
                "backprop_filter": ["input", "out_backprop"]}
        for name, keys in read.items():
            request = {"case": CASE, "pass": name, **{key: self.operands[key] for key in keys}}
            self.assertNotIn("refused", self.served(request)[0])
            del request[keys[1]]
            self.assertIn(f'"{keys[1]}"', self.served(request)[0]["refused"])

    def test_a_refusal_is_an_answer_and_the_next_request_is_met(self):
        faults = ["no JSON", {"time": 1}, {"save": "y.npy"}, self.load_case("sideways"),
                  self.load_case("forward", input="missing.npy"), {"tmie": 1},
                  self.load_case("forward", filters="x.npy"),
                  {**self.load_case("forward"), "case": "2x9x8x3*3x2x2x4"}]
        answers = self.served(*faults, self.load_case("forward"), {"time": 0}, {"time": 1})
        for fault, answer in zip([*faults, None, "a count of 0"], answers):
            self.assertEqual(fault is None, "refused" not in answer, (fault, answer))
        self.assertEqual(1, len(answers[-1]["ns"]))

    def test_it_takes_requests_alone_and_no_cases_besides(self):
        self.misused("bench", "--serve", "--json")
        self.misused("bench", "--serve", "--case", CASE)


if __name__ == "__main__":
    unittest.main()
