"""`convoscope effective-field` tells how the gradient of one output element spreads over the picture."""

import unittest

import numpy

from program import EXPERIMENTS, ProgramTest, chain, random_filters


def ones(*shape):
    return {"values": numpy.ones(shape).tolist()}


class EffectiveField(ProgramTest):
    def spread(self, layers=3):
        return self.write_experiment(chain(*({"filters": ones(3, 3, 1, 1)} for _ in range(layers)),
                                           shape=(1, 21, 23, 1)))

    def expected(self, layers=3):
        steps = numpy.ones(1)
        for _ in range(layers):
            steps = numpy.convolve(steps, numpy.ones(3))
        return numpy.outer(steps, steps)

    def test_all_ones_filters_count_the_ways_to_each_pixel(self):
        path = self.spread()
        answer = self.json("effective-field", path, "--layer", "2", "--at", "10,11", "--radius", "2",
                           "--output", "map.npy")
        found = self.load("map.npy")
        self.assertEqual((1, 21, 23, 1), found.shape)
        self.assertTrue(numpy.array_equal(self.expected(), found[0, 7:14, 8:15, 0]))
        self.assertEqual(self.expected().sum(), found.sum())
        energy = self.expected() ** 2
        offsets = numpy.arange(-3, 4)
        self.assertAlmostEqual(energy.sum(), answer["energy"])
        self.assertEqual({"rows": [7, 13], "columns": [8, 14]}, answer["theoretical"])
        self.assertEqual([10, 11], answer["centre"])
        within = energy[numpy.hypot(*numpy.meshgrid(offsets, offsets)) <= 2].sum() / energy.sum()
        self.assertAlmostEqual(within, answer["share_within_radius"])
        deviation = numpy.sqrt((energy.sum(0) * offsets ** 2).sum() / energy.sum())
        self.assertAlmostEqual(deviation, answer["deviation"][0])
        inside = numpy.count_nonzero(self.expected() > (1 - 0.9545) * self.expected().max())
        self.assertAlmostEqual(numpy.sqrt(inside), answer["effective_size"])

    def test_random_pictures_change_nothing_where_all_is_linear_and_repeat_by_their_seed(self):
        path = self.spread()
        at = ("effective-field", path, "--layer", "2", "--at", "10,11")
        self.assertAlmostEqual(self.json(*at)["energy"], self.json(*at, "--samples", "4")["energy"], places=3)
        bent = self.write_experiment(chain(
            {"filters": random_filters(3, 3, 3, 8), "activation": "relu"},
            {"filters": random_filters(3, 3, 8, 4)}, shape=(2, 12, 11, 3)), "bent.json")
        at = ("effective-field", bent, "--layer", "conv2", "--at", "5,5", "--channel", "1")
        first, again, other = (self.json(*at, "--samples", "3", "--seed", seed) for seed in (1, 1, 9))
        self.assertEqual(first, again)
        self.assertNotEqual(first["energy"], other["energy"])
        self.assertNotEqual(self.json(*at)["energy"], self.json(*at, "--picture", "1")["energy"])

    def test_the_readable_form_says_what_it_is(self):
        path = EXPERIMENTS / "feature-hierarchy.json"
        text = self.done("effective-field", path, "--layer", "conv1", "--at", "31,31", "--radius", "2")
        for words in ("conv1", "present picture", "within 2 pixels", "95 %"):
            self.assertIn(words, text)
        text = self.done("effective-field", path, "--layer", "conv1", "--at", "31,31", "--samples", "2")
        self.assertIn("2 random pictures", text)

    def test_what_does_not_exist_is_refused(self):
        path = EXPERIMENTS / "feature-hierarchy.json"
        at = ("effective-field", path, "--layer", "conv2", "--at")
        self.refused(*at, "64,0", says=("64",))
        self.refused(*at, "0,0", "--channel", "99", says=("99",))
        self.refused(*at, "0,0", "--picture", "10", says=("10",))
        self.refused(*at, "0,0", "--samples", "-1", says=("-1",))
        self.refused(*at, "0,0", "--samples", "10001", says=("10001",))
        self.misused(*at, "0", says=("--at",))
        self.misused(*at, "0,0", "--radius", "-1", says=("−1",))
        self.misused(*at, "0,0", "--radius", "nan", says=("--radius",))


if __name__ == "__main__":
    unittest.main()
