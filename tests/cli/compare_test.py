"""`convoscope compare`: shapes and measures of two experiments' outputs, each against plain sums of
the activations that `convoscope run` writes."""

import unittest

import numpy

from program import ProgramTest, chain, random_filters

FILTERS = random_filters(3, 3, 3, 4, seed=2)


class Compare(ProgramTest):
    def setUp(self):
        super().setUp()
        self.same = self.write_experiment(
            chain({"filters": FILTERS, "strides": [1, 2, 2, 1]}), "same.json")
        pads = [[0, 0], [1, 1], [1, 1], [0, 0]]
        self.torch = self.write_experiment(
            chain({"filters": FILTERS, "strides": [1, 2, 2, 1], "padding": pads}), "torch.json")
        self.valid = self.write_experiment(
            chain({"filters": FILTERS, "padding": "VALID"}), "valid.json")
        self.plain = self.write_experiment(chain({"filters": FILTERS}), "plain.json")

    def output(self, experiment):
        folder = experiment.replace(".json", "")
        self.done("run", experiment, "--output-dir", folder)
        return self.load(f"{folder}/0-conv1.npy").astype(numpy.float64)

    def expect(self, found, a, b, tolerance=1e-5):
        d = a - b
        rms = numpy.sqrt((d ** 2).mean())
        self.assertEqual(found["count"], d.size)
        self.assertEqual(found["finite"], d.size)
        self.assertAlmostEqual(found["largest"], numpy.abs(d).max(), delta=1e-12)
        self.assertAlmostEqual(found["mean"], numpy.abs(d).mean(), delta=1e-12)
        self.assertAlmostEqual(found["rms"], rms, delta=1e-12)
        self.assertAlmostEqual(found["relative"], numpy.linalg.norm(d) / numpy.linalg.norm(a),
                               delta=1e-12)
        self.assertAlmostEqual(found["psnr"], 20 * numpy.log10((a.max() - a.min()) / rms),
                               delta=1e-9)
        self.assertAlmostEqual(found["correlation"], numpy.corrcoef(a.ravel(), b.ravel())[0, 1],
                               delta=1e-12)
        self.assertEqual(found["equal_bits"], numpy.count_nonzero(a == b))
        self.assertEqual(found["within"], numpy.count_nonzero(numpy.abs(d) <= tolerance))

    def test_measures_are_plain_sums_per_map_and_over_all(self):
        a, b = self.output(self.same), self.output(self.torch)
        found = self.json("compare", self.same, self.torch, "--tolerance", "0.5")
        self.assertEqual(found["a"]["output_shape"], list(a.shape))
        self.assertEqual(len(found["maps"]), 4)
        self.expect(found["all"], a, b, 0.5)
        for k, measures in enumerate(found["maps"]):
            self.expect(measures, a[..., k], b[..., k], 0.5)
        n, y, x, c = found["all"]["largest_at"]["a"]
        self.assertAlmostEqual(abs(a - b)[n, y, x, c], found["all"]["largest"], delta=1e-12)

    def test_one_batch_element_alone(self):
        a, b = self.output(self.same), self.output(self.torch)
        found = self.json("compare", self.same, self.torch, "--batch", "1")
        self.expect(found["all"], a[1], b[1])

    def test_by_position_same_and_valid_are_equal_inside(self):
        found = self.json("compare", self.plain, self.valid, "--by-position")
        self.assertEqual(found["all"]["largest"], 0)
        self.assertEqual((found["rows"], found["columns"]), (10, 12))
        self.assertIsNone(found["all"]["psnr"])  # infinite
        by_index = self.json("compare", self.plain, self.valid)
        self.expect(by_index["all"], self.output(self.plain)[:, :10, :12], self.output(self.valid))

    def test_the_border_is_what_touches_padding_in_either(self):
        a, b = self.output(self.plain), self.output(self.plain)
        found = self.json("compare", self.plain, self.plain, "--without-border")
        self.assertEqual(found["all"]["count"], a[:, 1:-1, 1:-1].size)
        self.assertEqual(found["all"]["equal_bits"], b[:, 1:-1, 1:-1].size)

    def test_text_says_what_each_axis_reads(self):
        text = self.done("compare", self.same, self.torch)
        self.assertIn("Both give 6 outputs, but each window of B starts 1 pixel earlier", text)
        self.assertIn("all", text)

    def test_refusals_are_one_sentence(self):
        self.refused("compare", self.same, "missing.json", says=["missing.json"])
        self.refused("compare", self.same, self.torch, "--batch", "2", says=["2", "batch"])
        self.misused("compare", self.same, self.torch, "--layer", "pool", says=["pool"])
        self.misused("compare", self.same)
        self.misused("compare", self.same, self.torch, "--tolerance", "-1", says=["--tolerance"])


if __name__ == "__main__":
    unittest.main()
