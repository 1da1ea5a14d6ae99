"""`convoscope conv --batch`: many cases in one process give what they give alone, and a refused case is
an answer that leaves the others alone. Gradients are asked of `conv` in both ways."""

import json
import unittest

import numpy

import oracle
from program import ProgramTest


class ConvBatchTest(ProgramTest):

    def setUp(self):
        super().setUp()
        draw = numpy.random.default_rng(3)
        self.x = draw.integers(-4, 5, (2, 7, 6, 3)).astype(numpy.float32)
        self.w = draw.integers(-4, 5, (3, 2, 3, 4)).astype(numpy.float32)
        self.save("x.npy", self.x)
        self.save("w.npy", self.w)

    def batch(self, *lines, status=0):
        text = "".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines)
        (self.folder / "list.jsonl").write_text(text, encoding="utf-8")
        result = self.start("conv", "--batch", "list.jsonl")
        self.assertEqual(status, result.returncode, result.stderr)
        self.sentence = result.stderr
        return [json.loads(line) for line in result.stdout.splitlines()]

    def line(self, **keys):
        return {"input": "x.npy", "filters": "w.npy", **keys}

    def test_every_line_gives_what_it_gives_alone(self):
        settings = [{"strides": 2, "padding": "VALID"}, {"dilations": [1, 2, 1, 1]},
                    {"padding": [[0, 0], [2, 0], [0, 1], [0, 0]], "strides": [1, 3]}]
        answers = self.batch(*(self.line(output=f"y{i}.npy", **each)
                               for i, each in enumerate(settings)))
        alone = [["--strides", "2", "--padding", "VALID"], ["--dilations", "1,2,1,1"],
                 ["--padding", "[[0,0],[2,0],[0,1],[0,0]]", "--strides", "1,3"]]
        for i, arguments in enumerate(alone):
            self.done("conv", "--input", "x.npy", "--filters", "w.npy", "--output", "alone.npy",
                      *arguments)
            expected = self.load("alone.npy")
            numpy.testing.assert_array_equal(expected, self.load(f"y{i}.npy"))
            self.assertEqual(list(expected.shape), answers[i]["output_shape"])

    def test_a_refusal_is_an_answer_with_tensorflows_words_and_a_legal_case(self):
        answers = self.batch(self.line(output="y0.npy", strides=0),
                             self.line(output="y1.npy"),
                             self.line(output="y2.npy", padding="same"), status=1)
        self.assertEqual("2 of 3 cases were refused\n", self.sentence)
        self.assertEqual("ValueError: Stride must be > 0, but got 0", answers[0]["tensorflow"])
        self.assertEqual("InvalidArgument: Row and column strides should be larger than 0.",
                         answers[0]["eager"])
        self.assertIn("2x7x6x3*3x2x3x4 strides=1,1", answers[0]["nearest"][0]["case"])
        self.assertEqual('padding="SAME"', answers[2]["nearest"][0]["change"])
        self.assertEqual(["y1.npy"], sorted(p.name for p in self.folder.glob("y*")))

    def test_a_list_that_cannot_be_understood_is_wrong_usage_and_nothing_is_computed(self):
        good = json.dumps(self.line(output="y.npy"))
        for bad, says in [("{", "line 2"), ('{"input": "x.npy"}', '"filters" is missing'),
                          ('{"input": "x.npy", "filters": "w.npy", "stride": 2}', '"strides"?'),
                          ('{"input": "x.npy", "filters": "w.npy", "algorithm": "best"}', "best"),
                          ('{"input": "x.npy", "filters": "w.npy", "bias_add_grad": "b.npy"}',
                           "out_backprop"), ("", "line 2")]:
            (self.folder / "list.jsonl").write_text(good + "\n" + bad + "\n", encoding="utf-8")
            self.misused("conv", "--batch", "list.jsonl", says=[says])
        self.misused("conv", "--batch", "list.jsonl", "--output", "y.npy", says=["--batch"])
        self.refused("conv", "--batch", "none.jsonl", says=["none.jsonl"])

    def test_gradients_are_the_adjoints_of_the_convolution(self):
        pads = ((1, 0), (0, 2))
        y, _ = oracle.conv2d(self.x, self.w, (2, 1), (1, 2), pads)
        dy = numpy.random.default_rng(4).integers(-4, 5, y.shape).astype(numpy.float32)
        self.save("dy.npy", dy)
        settings = {"strides": [2, 1], "dilations": [1, 2],
                    "padding": [[0, 0], [1, 0], [0, 2], [0, 0]]}
        self.batch(self.line(out_backprop="dy.npy", backprop_input="dx.npy",
                             backprop_filter="dw.npy", bias_add_grad="db.npy", **settings))
        dx, dw, db = self.load("dx.npy"), self.load("dw.npy"), self.load("db.npy")
        total = (y * dy).sum()
        self.assertEqual(total, (self.x * dx).sum())
        self.assertEqual(total, (self.w * dw).sum())
        numpy.testing.assert_array_equal(dy.sum((0, 1, 2)), db[0, 0, 0])
        # One input element and one weight at a time, by the definition.
        for index in [(0, 0, 0, 0), (1, 6, 5, 2), (0, 3, 2, 1)]:
            impulse = numpy.zeros_like(self.x)
            impulse[index] = 1
            moved, _ = oracle.conv2d(impulse, self.w, (2, 1), (1, 2), pads)
            self.assertEqual((moved * dy).sum(), dx[index])
        for index in [(0, 0, 0, 0), (2, 1, 2, 3), (1, 0, 1, 2)]:
            impulse = numpy.zeros_like(self.w)
            impulse[index] = 1
            moved, _ = oracle.conv2d(self.x, impulse, (2, 1), (1, 2), pads)
            self.assertEqual((moved * dy).sum(), dw[index])

    def test_gradients_are_written_alone_and_need_the_gradient_at_the_output(self):
        self.save("dy.npy", numpy.ones((2, 7, 6, 4), numpy.float32))
        self.done("conv", "--input", "x.npy", "--filters", "w.npy", "--out-backprop", "dy.npy",
                  "--bias-add-grad", "db.npy")
        self.assertEqual([84.0] * 4, self.load("db.npy")[0, 0, 0].tolist())
        self.misused("conv", "--input", "x.npy", "--filters", "w.npy", "--backprop-input", "dx.npy",
                     says=["--out-backprop"])
        self.refused("conv", "--input", "x.npy", "--filters", "w.npy", "--out-backprop", "dy.npy",
                     "--strides", "2", "--backprop-input", "dx.npy", says=["2×7×6×4", "2×4×3×4"])

    def test_every_axis_before_the_last_three_is_batch(self):
        self.save("many.npy", self.x.reshape(1, 2, 7, 6, 3))
        self.done("conv", "--input", "x.npy", "--filters", "w.npy", "--output", "y.npy")
        self.done("conv", "--input", "many.npy", "--filters", "w.npy", "--output", "many_y.npy")
        numpy.testing.assert_array_equal(self.load("y.npy")[None], self.load("many_y.npy"))
        self.save("flat.npy", self.x[0])
        self.refused("conv", "--input", "flat.npy", "--filters", "w.npy", "--output", "n.npy",
                     says=["rank 3"])


if __name__ == "__main__":
    unittest.main()
