"""`convoscope run`: the experiments that ship, settings from the file and from the command line, and
files that are broken."""

import json
import unittest

import numpy

import oracle
from program import EXPERIMENTS, ProgramTest, chain, random_filters


class Shipped(ProgramTest):
    def shapes(self, name):
        return [layer["output_shape"] for layer in self.json("run", EXPERIMENTS / name)["layers"]]

    def test_shapes_of_the_experiments_that_ship(self):
        self.assertEqual([[10, 128, 128, 16], [10, 64, 64, 32]], self.shapes("feature-hierarchy.json"))
        self.assertEqual([[10, 32, 32, 64]], self.shapes("downsample-with-strides.json"))
        self.assertEqual([[10, 64, 64, 32]], self.shapes("widen-with-dilation.json"))

    def test_every_experiment_that_ships_runs(self):
        files = sorted(EXPERIMENTS.glob("*.json"))
        self.assertIn(EXPERIMENTS / "start.json", files)
        for path in files:
            with self.subTest(path=path.name):
                for layer in self.json("run", path)["layers"]:
                    self.assertLessEqual({"name", "op", "output_shape", "algorithm", "ms"}, set(layer))


class Run(ProgramTest):
    SETTINGS = {"strides": [1, 2, 1, 1], "dilations": [1, 1, 2, 1],
                "padding": [[0, 0], [2, 1], [0, 3], [0, 0]]}

    def activations(self, *arguments):
        report = self.json("run", *arguments, "--output-dir", "out")
        return [(self.folder / "out" / layer["file"]).read_bytes() for layer in report["layers"]]

    def test_a_chain_of_literal_values_equals_numpy(self):
        draw = numpy.random.default_rng(8)
        x = draw.integers(-4, 5, (2, 9, 8, 4)).astype(numpy.float32)
        w = draw.integers(-4, 5, (3, 2, 2, 6)).astype(numpy.float32)
        v = draw.integers(-4, 5, (2, 3, 6, 3)).astype(numpy.float32)
        experiment = chain({"filters": {"values": w.tolist()}, "strides": [1, 2, 1, 1],
                            "activation": "relu"},
                           {"filters": {"values": v.tolist()}, "dilations": [1, 1, 2, 1],
                            "padding": "VALID"})
        experiment["input"] = {"values": x.tolist()}
        path = self.write_experiment(experiment)
        for data_format in ("NHWC", "NCHW"):
            report = self.json("run", path, "--layer", "0", "--data-format", data_format,
                               "--output-dir", "out")
            pads = (oracle.same_pads(9, 3, 2, 1), oracle.same_pads(8, 2, 1, 1))
            first = numpy.maximum(oracle.conv2d(x, w, (2, 1), (1, 1), pads)[0], 0)
            second = oracle.conv2d(first, v, (1, 1), (1, 2), ((0, 0), (0, 0)))[0]
            for expected, layer in zip((first, second), report["layers"]):
                if data_format == "NCHW":
                    expected = expected.transpose(0, 3, 1, 2)
                self.assertEqual(list(expected.shape), layer["output_shape"])
                numpy.testing.assert_array_equal(expected, self.load(f"out/{layer['file']}"))

    def test_settings_give_the_same_bits_from_the_file_and_from_the_command_line(self):
        plain = {"filters": random_filters(3, 3, 3, 8)}
        plain_path = self.write_experiment(chain(plain, {"filters": random_filters(2, 2, 8, 4)}), "a.json")
        changed_path = self.write_experiment(
            chain({**plain, **self.SETTINGS}, {"filters": random_filters(2, 2, 8, 4)}), "b.json")
        from_file = self.activations(changed_path)
        from_arguments = self.activations(plain_path, "--layer", "conv1", "--strides", "2,1",
                                          "--dilations", "1,1,2,1", "--padding",
                                          "[[0,0],[2,1],[0,3],[0,0]]")
        self.assertEqual(from_file, from_arguments)
        self.assertNotEqual(from_file, self.activations(plain_path))

    def test_the_number_of_threads_does_not_change_a_bit(self):
        path = EXPERIMENTS / "start.json"
        self.assertEqual(self.activations(path, "--threads", "1"),
                         self.activations(path, "--threads", "2"))

    def test_a_layer_is_named_or_numbered(self):
        path = self.write_experiment(chain({"filters": random_filters(3, 3, 3, 4)},
                                           {"filters": random_filters(3, 3, 4, 4)}))
        for layer in ("1", "conv2"):
            report = self.json("run", path, "--layer", layer, "--strides", "2")
            self.assertEqual([[2, 12, 14, 4], [2, 6, 7, 4]],
                             [entry["output_shape"] for entry in report["layers"]])
        self.misused("run", path, "--strides", "2", says=("--layer", "conv1", "conv2"))
        self.misused("run", path, "--layer", "conv3", says=("conv3", "conv2"))
        self.misused("run", path, "--layer", "2", says=("conv2",))

    def test_a_refused_setting_names_layer_and_numbers(self):
        path = self.write_experiment(chain({"filters": random_filters(7, 7, 3, 4)}))
        self.refused("run", path, "--dilations", "3", "--padding", "VALID", "--output-dir", "out",
                     says=("7×7", "3", "19"))

    def test_the_readable_form_lists_every_layer(self):
        text = self.done("run", EXPERIMENTS / "feature-hierarchy.json")
        for word in ("conv1", "10×128×128×16", "conv2", "10×64×64×32"):
            self.assertIn(word, text)


class BrokenFiles(ProgramTest):
    def test_what_is_no_experiment_is_refused(self):
        layer = {"filters": random_filters(3, 3, 3, 4)}
        broken = {
            "empty": "",
            "cut": json.dumps(chain(layer))[:-20],
            "list": "[]",
            "version": json.dumps({**chain(layer), "convoscope": 2}),
            "nothing": json.dumps({**chain(layer), "layers": []}),
            "typo": json.dumps(chain({**layer, "stride": [1, 2, 2, 1]})),
            "word": json.dumps(chain({**layer, "padding": "SAMEISH"})),
            "type": json.dumps(chain({**layer, "strides": "two"})),
            "huge": json.dumps(chain(layer, shape=(1, 100000, 100000, 3))),
            "negative": json.dumps(chain(layer, shape=(1, -4, 4, 3))),
            "binary": "\x00\x01\x02",
            "deep": "[" * 100000,
        }
        for name, text in broken.items():
            with self.subTest(name=name):
                (self.folder / f"{name}.json").write_text(text)
                self.refused("run", f"{name}.json")
        self.assertIn("strides", self.refused("run", "typo.json", says=("stride",)))
        self.refused("run", "missing.json", says=("missing.json",))

    def test_a_channel_mismatch_between_layers_is_refused(self):
        path = self.write_experiment(chain({"filters": random_filters(3, 3, 3, 4)},
                                           {"filters": random_filters(3, 3, 3, 4)}))
        self.refused("run", path, says=("4", "3"))

    def test_a_broken_picture_is_refused(self):
        (self.folder / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\n" + b"\x00" * 50)
        experiment = chain({"filters": random_filters(3, 3, 3, 4)})
        experiment["input"] = {"image": {"path": "broken.png"}}
        self.refused("run", self.write_experiment(experiment), says=("broken.png",))


if __name__ == "__main__":
    unittest.main()
