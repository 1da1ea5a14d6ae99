"""`convoscope explain`: the terms of one output value, their exact sum, and the float32 sums of many
orders, each against the same sum in rational arithmetic (fractions.Fraction), rounded where the order
rounds and nowhere else."""

import unittest
from fractions import Fraction

import numpy

from program import ProgramTest, chain, random_filters

FLOAT32 = (24, -149, 128)  # bits of a significand, power of the smallest number, overflow
FLOAT64 = (53, -1074, 1024)


def rounded(x, form=FLOAT32):
    """The nearest number of a binary format, ties to even; None where it overflows."""
    bits, lowest, overflow = form
    if x == 0:
        return Fraction(0)
    size = abs(x)
    power = size.numerator.bit_length() - size.denominator.bit_length()
    if size < Fraction(2) ** power:
        power -= 1
    unit = Fraction(2) ** max(power - bits + 1, lowest)
    nearest = round(x / unit) * unit
    return None if abs(nearest) >= Fraction(2) ** overflow else nearest


def add(*numbers):
    """A float32 sum of float32 numbers."""
    return None if None in numbers else rounded(sum(numbers))


def fused(terms):
    total = Fraction(0)
    for x, w in terms:
        total = None if total is None else rounded(total + x * w)
    return total


def rounded_in_order(terms):
    total = Fraction(0)
    for x, w in terms:
        total = add(total, rounded(x * w))
    return total


def partial_sums(terms, lanes):
    sums = [fused(terms[lane::lanes]) for lane in range(lanes)]
    while len(sums) > 1:
        half = len(sums) // 2
        sums = [add(a, b) for a, b in zip(sums[:half], sums[half:])]
    return sums[0]


def pairwise(terms):
    if len(terms) == 1:
        return rounded(terms[0][0] * terms[0][1])
    half = len(terms) // 2
    return add(pairwise(terms[:half]), pairwise(terms[half:]))


def in_double(terms):
    total = Fraction(0)
    for x, w in terms:
        total = rounded(total + x * w, FLOAT64)
    return total


def orders(terms, channels):
    return {"fused, in order": fused(terms),
            "rounded, in order": rounded_in_order(terms),
            "fused, backwards": fused(terms[::-1]),
            "channels outermost": fused([t for q in range(channels) for t in terms[q::channels]]),
            "8 partial sums": partial_sums(terms, 8),
            "16 partial sums": partial_sums(terms, 16),
            "pairwise": pairwise(terms),
            "double, rounded once": rounded(in_double(terms))}


def steps(value):
    """Position of a float32 in their order on the real line; both zeros are 0."""
    bits = int(numpy.float32(value).view(numpy.int32))
    return bits if bits >= 0 else -(bits & 0x7fffffff)


class Explain(ProgramTest):
    def setUp(self):
        super().setUp()
        self.path = self.write_experiment(chain(
            {"filters": random_filters(3, 3, 3, 8), "activation": "relu"},
            {"filters": random_filters(3, 3, 8, 4, seed=2), "strides": [1, 2, 2, 1]}))
        self.report = self.json("run", self.path, "--output-dir", "out")

    def activation(self, layer):
        return self.load("out/" + self.report["layers"][layer]["file"])

    def test_terms_sum_to_the_value_that_run_writes(self):
        y = self.activation(1)
        for at in ((0, 0, 0, 0), (1, 5, 6, 3), (0, 3, 2, 1)):
            answer = self.json("explain", self.path, "--layer", "1", "--at", ",".join(map(str, at)))
            self.assertEqual(3 * 3 * 8, len(answer["terms"]))
            self.assertEqual(numpy.float32(answer["engine"]), y[at])
            total = sum(term["input"] * term["weight"] for term in answer["terms"])
            self.assertAlmostEqual(total, answer["exact"], delta=1e-12 * answer["magnitude"])
            self.assertLessEqual(abs(answer["engine"] - answer["exact"]), 1e-5 * answer["magnitude"])

    def test_terms_read_the_activation_before(self):
        x = self.activation(0)
        answer = self.json("explain", self.path, "--layer", "conv2", "--at", "1,2,3,0")
        for term in answer["terms"]:
            y, column, c = term["at"]
            inside = 0 <= y < x.shape[1] and 0 <= column < x.shape[2]
            self.assertEqual(not inside, term["padding"])
            self.assertEqual(float(x[1, y, column, c]) if inside else 0.0, term["input"])

    def test_padding_terms_are_counted_in_the_corner(self):
        answer = self.json("explain", self.path, "--layer", "0", "--at", "0,0,0,0")
        self.assertEqual(5 * 3, answer["padding_terms"])
        self.assertEqual(5 * 3, sum(term["padding"] for term in answer["terms"]))
        self.assertEqual(max(numpy.float32(answer["engine"]), 0), numpy.float32(answer["output"]))

    def test_settings_change_on_the_command_line(self):
        answer = self.json("explain", self.path, "--layer", "0", "--at", "0,1,1,0", "--strides", "2",
                           "--padding", "VALID")
        self.assertEqual([2, 2, 0], answer["terms"][0]["at"])

    def test_the_readable_form_holds_every_term_and_the_sums(self):
        text = self.done("explain", self.path, "--layer", "0", "--at", "0,0,0,0")
        self.assertEqual(15, text.count("  padding\n"))
        for words in ("running sum", "in float32", "exact sum", "sum in double", "minus exact"):
            self.assertIn(words, text)
        answer = self.json("explain", self.path, "--layer", "0", "--at", "0,0,0,0")
        for order in answer["orders"]:
            self.assertIn(f'\n{order["name"]}  ', text)
        for sentence in (answer["note"], answer["why"]):
            self.assertIn(f"\n{sentence}\n", text)

    def test_an_element_that_does_not_exist_is_refused(self):
        for at, number in (("2,0,0,0", "2"), ("0,6,0,0", "6"), ("0,0,-1,0", "-1"), ("0,0,0,4", "4")):
            self.refused("explain", self.path, "--layer", "1", "--at", at, says=(number,))
        self.misused("explain", self.path, "--layer", "1", "--at", "0,0,0", says=("--at",))
        self.misused("explain", self.path, "--at", "0,0,0,0", says=("--layer",))


class Sums(ProgramTest):
    """Each case makes one output element, whose terms are known."""

    def explained(self, inputs, weights):
        """Of products along one row of taps and its channels: both arrays are [taps, channels]."""
        inputs, weights = (numpy.array(a, numpy.float32).reshape(len(a), -1) for a in (inputs, weights))
        taps, channels = inputs.shape
        self.save("x.npy", inputs.reshape(1, 1, taps, channels))
        self.save("w.npy", weights.reshape(1, taps, channels, 1))
        experiment = chain({"filters": {"npy": {"path": "w.npy"}}, "padding": "VALID"})
        experiment["input"] = {"npy": {"path": "x.npy", "data_format": "NHWC"}}
        answer = self.json("explain", self.write_experiment(experiment), "--layer", "0", "--at",
                           "0,0,0,0")
        return answer, inputs.ravel().tolist(), weights.ravel().tolist(), channels

    def check(self, inputs, weights):
        answer, inputs, weights, channels = self.explained(inputs, weights)
        terms = [(Fraction(x), Fraction(w)) for x, w in zip(inputs, weights)]
        exact = sum(x * w for x, w in terms)
        self.assertEqual(float(exact), answer["exact"])  # Python rounds a fraction once
        nearest = rounded(exact)
        self.assertEqual(nearest, self.fraction(answer["exact_rounded"]))
        self.assertEqual(float(in_double(terms)), answer["reference"])
        for order, expected in zip(answer["orders"], orders(terms, channels).items(), strict=True):
            name, value = expected
            self.assertEqual((name, value), (order["name"], self.fraction(order["value"])))
            if value is None or nearest is None:
                self.assertEqual(None if nearest != value else 0, order["ulps"], name)
                continue
            self.assertEqual(float(value - exact), order["difference"], name)
            self.assertEqual(steps(float(value)) - steps(float(nearest)), order["ulps"], name)
        for i, term in enumerate(answer["terms"][:40], 1):
            self.assertEqual(float(in_double(terms[:i])), term["running"])
            self.assertEqual(rounded_in_order(terms[:i]), self.fraction(term["running_float32"]))
            self.assertEqual(fused(terms[:i]), self.fraction(term["running_fused"]))
        equal = [o["name"] for o in answer["orders"] if o["value"] == answer["engine"]]
        self.assertEqual(equal, answer["engine_equals"])
        self.assertTrue({"fused, in order", "rounded, in order"} & set(equal), equal)
        return answer

    @staticmethod
    def fraction(value):
        return None if value is None else Fraction(value)

    def test_random_sums_of_every_length(self):
        random = numpy.random.default_rng(1)
        for shape in ((1, 1), (2, 1), (3, 3), (7, 1), (9, 5), (17, 1), (5, 64), (31, 16)):
            with self.subTest(shape=shape):
                answer = self.check(random.standard_normal(shape), random.standard_normal(shape))
                magnitude = sum(abs(t["input"] * t["weight"]) for t in answer["terms"])
                self.assertAlmostEqual(magnitude, answer["magnitude"], delta=1e-12 * magnitude)
                self.assertAlmostEqual(magnitude / abs(answer["exact"]), answer["condition"],
                                       delta=1e-9 * answer["condition"])
                for order in answer["orders"]:
                    self.assertLessEqual(abs(order["difference"]), answer["bound"])

    def test_terms_of_every_size(self):
        random = numpy.random.default_rng(2)
        for _ in range(5):
            shape = (11, 4)
            scale = numpy.exp2(random.integers(-70, 60, (2, *shape)))
            inputs, weights = random.standard_normal((2, *shape)) * scale
            self.check(inputs, weights)

    def test_a_small_term_survives_large_ones_that_cancel(self):
        answer = self.check([1e8, 1, -1e8], [1, 1, 1])
        self.assertEqual((1, 0), (answer["exact"], answer["engine"]))
        answer = self.check([1e30, 1, -1e30], [1, 1, 1])
        self.assertEqual((1, 0), (answer["exact"], answer["reference"]))
        self.assertIn("cancel", answer["note"])

    def test_ties(self):
        self.check([2**24, 1], [1, 1])
        self.check([2**24, 1, 1], [1, 1, 1])
        self.check([2**24 + 2, 1, 2**-149], [1, 1, 1])
        # Half a unit and a trifle, which the nearest double no longer shows.
        answer = self.check([1, 2**-24, 2**-149], [1, 1, 2**-149])
        self.assertEqual(1, answer["reference_rounded"])
        self.assertEqual(1 + 2**-23, answer["exact_rounded"])

    def test_products_that_cancel_to_nothing(self):
        for inputs, weights in (([0.1, 0.1, 0.3], [1, -1, 0]), ([0.1, 0.7], [0.7, -0.1])):
            answer = self.check(inputs, weights)
            self.assertEqual((0, None), (answer["exact"], answer["condition"]))
            self.assertIn("cancel exactly", answer["note"])

    def test_numbers_below_the_normal_ones(self):
        self.check([1e-40, 3e-39, -2e-45], [1, -1, 1])
        self.check([1e-30, 1e-25, -1e-28], [1e-15, 1e-20, 3e-17])
        self.assertIn("smallest normal", self.check([1e-30], [1e-12])["note"])

    def test_overflow_on_the_way_and_in_the_end(self):
        answer = self.check([3e38, 3e38, -3e38], [1, 1, 1])
        self.assertIsNone(answer["engine"])
        self.assertIn("partial sum", answer["note"])
        self.check([3e38, 1], [2, 1])

    def test_zeros(self):
        answer = self.check([0, 0], [1, -1])
        self.assertEqual((0, 0, 1), (answer["exact"], answer["bound"], answer["condition"]))

    def test_infinities_and_nan_are_null_and_explained(self):
        for inputs, words in (([numpy.inf, 1], "infinite"), ([numpy.inf, -numpy.inf], "not a number"),
                              ([numpy.nan, 1], "not a number")):
            answer, *_ = self.explained(inputs, [1, 1])
            self.assertIsNone(answer["exact"])
            self.assertIn(words, answer["note"])
            self.assertEqual({None}, {order["value"] for order in answer["orders"]})

    def test_a_hundred_thousand_terms(self):
        random = numpy.random.default_rng(3)
        inputs, weights = random.standard_normal((2, 1000, 100)).astype(numpy.float32)
        answer, *_ = self.explained(inputs, weights)
        self.assertEqual(100_000, len(answer["terms"]))
        exact = sum(Fraction(x) * Fraction(w)
                    for x, w in zip(inputs.ravel().tolist(), weights.ravel().tolist()))
        self.assertEqual(float(exact), answer["exact"])


if __name__ == "__main__":
    unittest.main()
