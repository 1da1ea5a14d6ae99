"""`convoscope shape` derives extents as TensorFlow does, and shows how."""

import ast
import unittest

import numpy

import oracle
from program import ProgramTest


def shape(x, w, *arguments):
    return ["shape", "--input", ",".join(map(str, x)), "--filters", ",".join(map(str, w)), *arguments]


class Shape(ProgramTest):
    def test_known_shapes(self):
        for x, w, arguments, expected in [
                ((10, 64, 64, 32), (3, 3, 32, 64), ["--strides", "2"], [10, 32, 32, 64]),
                ((10, 64, 64, 16), (3, 3, 16, 32), ["--dilations", "2"], [10, 64, 64, 32]),
                ((10, 128, 128, 3), (5, 5, 3, 16), [], [10, 128, 128, 16]),
                ((1, 7, 7, 1), (2, 2, 1, 1), ["--strides", "3", "--padding", "VALID"], [1, 2, 2, 1]),
                ((1, 3, 3, 1), (2, 2, 1, 1),
                 ["--strides", "1,2", "--padding", "[[0,0],[2,0],[0,1],[0,0]]"], [1, 4, 2, 1]),
                ((1, 8, 9, 4), (3, 3, 1, 8), ["--data-format", "NCHW"], [1, 8, 8, 9])]:
            with self.subTest(x=x, w=w, arguments=arguments):
                self.assertEqual(expected, self.json(*shape(x, w, *arguments))["output_shape"])

    def test_same_padding_equals_its_formula(self):
        draw = numpy.random.default_rng(11)
        for _ in range(40):
            extent, f, s, d = (int(draw.integers(1, high)) for high in (40, 6, 5, 4))
            with self.subTest(extent=extent, filter=f, stride=s, dilation=d):
                answer = self.json(*shape((1, extent, 50, 1), (f, 1, 1, 1), "--strides", f"{s},1",
                                          "--dilations", f"{d},1"))["height"]
                self.assertEqual(oracle.same_pads(extent, f, s, d),
                                 (answer["pad_before"], answer["pad_after"]))
                self.assertEqual(-(-extent // s), answer["output"])
                self.assertEqual((f - 1) * d + 1, answer["effective"])

    def test_the_derivation_ends_in_the_output(self):
        answer = self.json(*shape((1, 9, 12, 1), (3, 3, 1, 1), "--strides", "2,3", "--padding", "VALID"))
        for axis in ("height", "width"):
            values = [step["value"] for step in answer[axis]["derivation"]]
            self.assertIn(answer[axis]["output"], values)
            self.assertIn(answer[axis]["effective"], values)

    def test_the_case_it_prints_describes_itself(self):
        line = self.json(*shape((2, 9, 12, 4), (3, 5, 2, 6), "--strides", "2,3", "--padding",
                                "[[0,0],[1,2],[0,1],[0,0]]"))["case"]
        self.assertEqual("2x9x12x4*3x5x2x6 strides=2,3 dilations=1,1 padding=1,2,0,1 format=NHWC", line)

    def test_the_readable_form_tells_output_and_groups(self):
        text = self.done(*shape((10, 64, 64, 32), (3, 3, 16, 64), "--strides", "2"))
        self.assertIn("10×32×32×64", text)
        self.assertRegex(text, r"groups +2\n")

    def test_it_tells_where_else_the_settings_run(self):
        x, w = (1, 9, 9, 4), (3, 3, 4, 2)
        for settings, states in [
                ([], ["runs"] * 6),
                (["--strides", "2", "--dilations", "2"],
                 ["runs", "runs", "refuses", "with a change", "with a change", "refuses"]),
                (["--data-format", "NCHW"],
                 ["with a change", "runs", "with a change", "runs", "runs", "with a change"])]:
            with self.subTest(settings=settings):
                badges = self.json(*shape(x, w, *settings))["portability"]
                self.assertEqual(["tensorflow_cpu", "tensorflow_gpu", "keras", "pytorch", "onnx",
                                  "tensorflow_js"], [badge["framework"] for badge in badges])
                self.assertEqual(states, [badge["state"] for badge in badges])
                text = self.done(*shape(x, w, *settings))
                for badge in badges:
                    self.assertEqual({"framework", "name", "state", "reason", "code", "gradients"},
                                     set(badge))
                    self.assertRegex(text, rf"{badge['name']} +{badge['state']} +")
                    self.assertIn(badge["reason"], text)
                    self.assertIn(badge["gradients"], text)

    def test_the_code_it_shows_for_python_is_python(self):
        for settings in (["--strides", "2,3"], ["--padding", "[[0,0],[1,2],[0,1],[0,0]]"],
                         ["--data-format", "NCHW", "--dilations", "2"]):
            for badge in self.json(*shape((1, 9, 9, 4), (3, 3, 2, 4), *settings))["portability"]:
                if badge["framework"] != "tensorflow_js" and badge["code"]:
                    with self.subTest(settings=settings, framework=badge["framework"]):
                        ast.parse(badge["code"], mode="eval")

    def test_refusals(self):
        for x, w, arguments, numbers in [
                ((1, 16, 16, 1), (7, 7, 1, 1), ["--dilations", "3", "--padding", "VALID"], "19 16"),
                ((1, 8, 8, 5), (3, 3, 2, 4), [], "5 2"),
                ((1, 8, 8, 6), (3, 3, 2, 4), [], "4 3"),
                ((1, 8, 8, 1), (3, 3, 1, 1), ["--strides", "0,1"], "0"),
                ((2, 4000000000, 4000000000, 1), (3, 3, 1, 1), [], "4000000000"),
                ((9223372036854775807, 9, 9, 1), (3, 3, 1, 1), [], ""),
                ((1, 8, 8, 1), (3, 3, 1, 1), ["--strides", "1,1,1"], "3")]:
            with self.subTest(x=x, w=w, arguments=arguments):
                sentence = self.refused(*shape(x, w, *arguments))
                for number in numbers.split():
                    self.assertIn(number, "".join(c for c in sentence if c not in "\u00a0 "))

    def test_wrong_usage(self):
        self.misused("shape", "--input", "1,8,8,1", says=("--filters",))
        for bad in ("1,8,8", "1,8,8,1,1", "1,8,8,x", "1,8,8,", "1x8x8x1", "", "1,8,8,99999999999999999999"):
            with self.subTest(input=bad):
                self.misused("shape", "--input", bad, "--filters", "3,3,1,1", says=("--input",))


if __name__ == "__main__":
    unittest.main()
