"""Chains of every kind of layer: what `run` tells of each, and that every command that takes an experiment
does its work or says why not."""

import unittest

import numpy

from program import EXPERIMENTS, ProgramTest, random_filters

ONE_BY_ONE = {"strides": [1, 1, 1, 1], "padding": "SAME", "dilations": [1, 1, 1, 1]}


def every_layer(data_format="NHWC"):
    def of(op, **keys):
        return {"op": op, "name": op, **keys}

    layers = [
        of("conv2d", filters=random_filters(3, 3, 3, 4), activation="relu"),
        of("depthwise_conv2d", filters=random_filters(3, 3, 4, 2), dilations=2),
        of("separable_conv2d", filters=random_filters(3, 3, 8, 1), pointwise=random_filters(1, 1, 8, 4),
           strides=2),
        of("conv2d_transpose", filters=random_filters(3, 3, 5, 4), strides=2),
        of("max_pool2d", ksize=2), of("avg_pool2d", ksize=3, strides=1),
        of("bias_add", bias=0.5), of("leaky_relu", alpha=0.1), of("gelu", bypass=True),
        of("batch_normalization", mean=0.1), of("add", **{"with": "bias_add"}),
        of("concat", **{"with": "max_pool2d"}), of("softmax")]
    return {"convoscope": 1, "input": {"pattern": {"name": "spheres", "shape": [1, 16, 12, 3]}},
            "data_format": data_format, "layers": layers}


class EveryLayer(ProgramTest):
    SHAPES = [[1, 16, 12, 4], [1, 16, 12, 8], [1, 8, 6, 4], [1, 16, 12, 5], *[[1, 8, 6, 5]] * 7,
              [1, 8, 6, 10], [1, 8, 6, 10]]

    def setUp(self):
        super().setUp()
        self.path = self.write_experiment(every_layer())

    def test_run_tells_shape_and_cost_of_each(self):
        report = self.json("run", self.path)
        layers = {layer["name"]: layer for layer in report["layers"]}
        self.assertEqual(self.SHAPES, [layer["output_shape"] for layer in report["layers"]])
        for name, layer in layers.items():
            self.assertLessEqual({"name", "op", "output_shape", "algorithm", "ms", "parameters",
                                  "multiply_adds", "activation_bytes", "bypassed", "field"}, set(layer))
            self.assertEqual(4 * numpy.prod(layer["output_shape"]), layer["activation_bytes"])
            self.assertEqual(name, layer["op"])
            if "filters" not in str(sorted(layer)):
                self.assertIn(layer["algorithm"], (name, "bypass"))
                self.assertEqual(0, layer["multiply_adds"])
        parameters = [3 * 3 * 3 * 4, 3 * 3 * 4 * 2, 3 * 3 * 8 + 8 * 4, 3 * 3 * 5 * 4, 0, 0, 5, 0, 0, 10, 0, 0, 0]
        self.assertEqual(parameters, [layer["parameters"] for layer in report["layers"]])
        self.assertEqual(sum(parameters), report["parameters"])
        pixels = 16 * 12
        self.assertEqual([pixels * 108, pixels * 72, 48 * (72 + 32), pixels // 4 * 180],
                         [layer["multiply_adds"] for layer in report["layers"]][:4])
        self.assertEqual([3, 3, 4, 2], layers["depthwise_conv2d"]["filters_shape"])
        self.assertEqual([1, 1, 8, 4], layers["separable_conv2d"]["pointwise_shape"])
        self.assertEqual([1, 2, 2, 1], layers["max_pool2d"]["ksize"])
        self.assertEqual("bias_add", layers["add"]["with"])
        self.assertTrue(layers["gelu"]["bypassed"])

    def test_run_tells_the_field_of_each(self):
        fields = [layer["field"] for layer in self.json("run", self.path)["layers"]]
        # 3, then 2·2 more at dilation 2, then 2 more at stride 2; a transposed layer of stride 2 halves
        # the jump, and an element of it sees one or two of the layer's elements before.
        self.assertEqual([[3, 3], [7, 7], [9, 9], [11, 11]], [field["size"] for field in fields[:4]])
        self.assertEqual([[1, 1], [1, 1], [2, 2], [1, 1], [2, 2]], [field["jump"] for field in fields[:5]])
        self.assertEqual([[-1, -1], [-3, -3]], [field["start"] for field in fields[:2]])
        self.assertEqual([0, 0], fields[0]["centre"])
        for place, field in enumerate(fields):
            at = self.json("receptive-field", self.path, "--layer", place, "--at", "0,0")
            for key in ("jump", "start", "centre"):
                self.assertEqual(at[key], field[key])
            self.assertTrue(all(here <= most for here, most in zip(at["size"], field["size"])))

    def test_both_data_formats_give_the_same_numbers(self):
        self.write_experiment(every_layer("NCHW"), "nchw.json")
        for name in ("experiment", "nchw"):
            self.json("run", f"{name}.json", "--output-dir", name)
        for l, shape in enumerate(self.SHAPES):
            op = every_layer()["layers"][l]["name"]
            nhwc, nchw = (self.load(f"{name}/{l}-{op}.npy") for name in ("experiment", "nchw"))
            self.assertEqual(shape, list(nhwc.shape))
            numpy.testing.assert_allclose(nhwc, nchw.transpose(0, 2, 3, 1), rtol=1e-5, atol=1e-5)

    def test_the_table_has_a_row_for_each(self):
        text = self.done("run", self.path)
        for word in ("3×3×4×2, SAME, dilations 2", "2×2, strides 2, SAME", "alpha 0.1", "bypassed",
                     "with bias_add", "epsilon 0.001"):
            self.assertIn(word, text)

    def test_markdown_is_a_table_without_times(self):
        text = self.done("run", self.path, "--markdown")
        table, note = text.split("\n\n")
        self.assertIn("aren't aligned", note)
        lines = table.splitlines()
        self.assertEqual(len(self.SHAPES) + 4, len(lines))
        self.assertEqual(1, len({line.count("|") for line in lines}))
        self.assertTrue(set(lines[1]) <= set("|-:"))
        self.assertTrue(lines[2].startswith("| input |"))
        self.assertIn("| add | add | with bias_add | 1×8×6×5 | 0 | 0 | 960\u00a0B |", lines[13])
        self.assertTrue(lines[3].endswith("| 3×3 | 1×1 | −1, −1 |"), lines[3])
        self.assertEqual(text, self.done("run", self.path, "--markdown"))
        self.misused("run", self.path, "--markdown", "--json")

    def test_settings_that_a_layer_does_not_read_are_refused(self):
        self.misused("run", self.path, "--layer", "softmax", "--strides", "2", says=("--strides", "softmax"))
        self.misused("run", self.path, "--layer", "max_pool2d", "--dilations", "2",
                     says=("--dilations", "max_pool2d"))
        report = self.json("run", self.path, "--layer", "max_pool2d", "--padding", "VALID",
                           "--data-format", "NCHW")
        self.assertEqual("VALID", report["layers"][4]["padding"])
        self.assertEqual([1, 1, 2, 2], report["layers"][4]["ksize"])

    def test_explain_takes_convolutions_alone(self):
        for place, layer in enumerate(every_layer()["layers"]):
            arguments = ("explain", self.path, "--layer", layer["name"], "--at", "0,1,1,1")
            if place < 2:
                self.done(*arguments)
            else:
                self.refused(*arguments, says=(layer["name"],))

    def test_every_other_command_does_its_work(self):
        for layer in every_layer()["layers"]:
            name = layer["name"]
            self.done("receptive-field", self.path, "--layer", name, "--at", "1,1")
            self.json("receptive-field", self.path, "--layer", name, "--at", "1,1")
            self.done("compare", self.path, self.path, "--layer", name)
            found = self.json("compare", self.path, self.path, "--layer", name)
            self.assertEqual(1, found["all"]["correlation"])
            self.assertEqual(numpy.prod(found["a"]["output_shape"]), found["all"]["count"])
            self.done("render", self.path, "-o", "shot.png", "--size", "800x600", "--layer", name,
                      "--screen", "filters")


class Refusals(ProgramTest):
    def refuses(self, layer, *words):
        self.write_experiment({"convoscope": 1, "layers": [layer], "input": {
            "random_normal": {"shape": [1, 8, 9, 3]}}})
        self.refused("run", "experiment.json", says=words)

    def test_what_tensorflow_refuses_of_each_kind(self):
        depthwise = {"op": "depthwise_conv2d", "filters": random_filters(3, 3, 3, 2)}
        self.refuses({**depthwise, "strides": 2, "dilations": 2}, "dilations of 2×2", "strides of 1")
        self.refuses({**depthwise, "filters": random_filters(3, 3, 2, 2)}, "2 channels", "has 3")
        separable = {**depthwise, "op": "separable_conv2d", "pointwise": random_filters(1, 1, 6, 4)}
        self.refuses({**separable, "strides": [2, 1], "dilations": 2}, "strides of 1", "2×1")
        self.refuses({**separable, "pointwise": random_filters(3, 1, 6, 4)}, "pointwise", "3×1")
        transpose = {"op": "conv2d_transpose", "filters": random_filters(3, 3, 5, 3), "strides": 2}
        self.refuses({**transpose, "output_shape": [1, 17, 18, 5]}, "1×17×18×5")
        self.refuses({**transpose, "output_shape": [2, 16, 18, 5]}, "2×16×18×5", "2 pictures", "has 1")
        self.refuses({**transpose, "strides": 0}, "stride along the height is 0")
        self.refuses({**transpose, "strides": 2 ** 63 - 1}, "the output", "too large")
        self.refuses({**transpose, "strides": 1, "padding": [[0, 0], [5, 5], [0, 0], [0, 0]]}, "1×0×11×5")
        self.refuses({"op": "avg_pool2d", "ksize": 2, "padding": [[0, 0], [1, 1], [1, 1], [0, 0]]},
                     "SAME or VALID")
        self.refuses({"op": "max_pool2d", "ksize": 9, "padding": "VALID"}, "9", "8")
        self.refuses({"op": "bias_add", "bias": [1, 2]}, "2", "3")
        self.refuses({"op": "add", "with": "later"}, "later")
        self.refuses({"op": "none"}, "none", "conv2d")


class Shipped(ProgramTest):
    def test_vgg16_has_its_known_size(self):
        report = self.json("run", EXPERIMENTS / "vgg16.json")
        self.assertEqual(18, len(report["layers"]))
        self.assertEqual([1, 7, 7, 512], report["layers"][-1]["output_shape"])
        # The thirteen convolutions of configuration D without their biases (Simonyan and Zisserman 2015).
        self.assertEqual(14_710_464, report["parameters"])
        self.assertEqual(15_346_630_656, report["multiply_adds"])


if __name__ == "__main__":
    unittest.main()
