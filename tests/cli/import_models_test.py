"""`convoscope import` of Keras, HDF5 and TFLite files. The files and what Keras and TFLite compute from them are
recorded in tests/golden/models (generate_models.py); the live run does the same for random models."""

import os
import subprocess
import unittest
import zipfile

import numpy

from program import PROGRAM, ROOT, ProgramTest

MODELS = ROOT / "tests/golden/models"


class ImportModelsTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.recorded = numpy.load(MODELS / "models.npz")

    def computed(self, name):
        """The last layer's output over the recorded picture, all operations as one chain."""
        self.save("x.npy", self.recorded[name + "/picture"])
        last = len(self.json("import", MODELS / name)["operations"]) - 1
        self.done("import", MODELS / name, "--layers", f"0:{last}", "--input", "x.npy", "-o", "e.json")
        self.done("run", "e.json", "--output-dir", name + ".out")
        outputs = (self.folder / (name + ".out")).glob("*.npy")
        return numpy.load(max(outputs, key=lambda path: int(path.name.split("-")[0].split("_")[0])))

    def assert_near(self, name, allowed):
        ours, theirs = self.computed(name), self.recorded[name + "/output"]
        self.assertEqual(theirs.shape, ours.shape, name)
        self.assertLess(numpy.abs(ours - theirs).max() / numpy.abs(theirs).max(), allowed, name)

    def test_keras_files_of_every_form_compute_what_keras_does(self):
        for name in ("sequential.keras", "sequential.h5", "old.h5", "counted.keras", "nested.keras", "nested.h5"):
            with self.subTest(name):
                self.assert_near(name, 2e-6)

    def test_tflite_files_compute_what_tflite_does_but_for_its_rounding(self):
        # TFLite rounds maps to int8 where weights are int8; half a percent and two of the largest here.
        for name, allowed in {"float": 2e-6, "half": 2e-6, "patterns": 2e-6, "integers": 0.01, "rounded": 0.04}.items():
            with self.subTest(name):
                self.assert_near(name + ".tflite", allowed)

    def test_weights_are_called_by_layer_and_role_in_the_layers_order(self):
        names = {name: [tensor["name"] for tensor in self.json("import", MODELS / name)["tensors"]]
                 for name in ("sequential.keras", "counted.keras", "old.h5", "nested.keras", "nested.h5")}
        self.assertEqual(["first/kernel", "first/bias", "depthwise_conv2d/depthwise_kernel"],
                         names["sequential.keras"][:3])
        self.assertEqual(names["sequential.keras"], names["counted.keras"])
        self.assertEqual(["first/kernel", "first/bias"], names["old.h5"][:2])
        self.assertEqual(sorted(names["nested.keras"]), sorted(names["nested.h5"]))
        self.assertTrue(any(name.startswith("inner/") for name in names["nested.keras"]))

    def test_weights_alone_offer_their_banks(self):
        listed = self.json("import", MODELS / "sequential.weights.h5")
        layers = {node["name"]: node["layers"] for node in listed["operations"]}
        self.assertEqual(["conv2d", "bias_add"], layers["first"])
        self.assertEqual("depthwise_conv2d", layers["depthwise_conv2d"][0])
        self.assertTrue(all("HWIO" in node["notes"][0] for node in listed["operations"]))

    def test_what_is_decided_is_told(self):
        notes = [note for node in self.json("import", MODELS / "rounded.tflite")["operations"]
                 for note in node["notes"]]
        self.assertTrue(any("int8, times their scale" in note for note in notes), notes)
        self.assertTrue(any("stay float32" in note for note in notes), notes)

    def test_a_file_that_ends_early_is_refused_wherever_it_ends(self):
        for name in ("sequential.keras", "counted.keras", "sequential.h5", "types.h5", "float.tflite"):
            data = (MODELS / name).read_bytes()
            # A flatbuffer's last bytes may be none of what is read.
            last = len(data) - (200 if name.endswith("tflite") else 1)
            for length in [8, 60, 120, *range(400, last, 2900), last]:
                cut = self.folder / ("cut-" + name)
                cut.write_bytes(data[:length])
                result = self.start("import", cut.name, "--statistics")
                self.assertEqual(1, result.returncode, (name, length, result.stdout, result.stderr))
                cut.unlink()

    def test_an_archive_that_is_no_model_is_refused_in_a_sentence(self):
        with zipfile.ZipFile(self.folder / "code.keras", "w") as archive:
            archive.writestr("config.json", '{"class_name": "MyModel", "config": {}}')
        self.refused("import", "code.keras", says=["MyModel", "code"])
        with zipfile.ZipFile(self.folder / "alone.keras", "w") as archive:
            archive.writestr("config.json", '{"class_name": "Sequential", "config": {"layers": []}}')
        self.refused("import", "alone.keras", says=["model.weights.h5"])

    def test_a_file_of_half_a_gigabyte_is_listed_without_being_read(self):
        """Its end is a hole: reading it would take half a gigabyte of memory, which isn't granted."""
        listed = self.done("import", MODELS / "sequential.weights.h5")
        with open(self.folder / "long.h5", "wb") as file:
            file.write((MODELS / "sequential.weights.h5").read_bytes())
            os.truncate(file.fileno(), 500 << 20)
        done = subprocess.run(["/usr/bin/env", "bash", "-c", 'ulimit -d 400000; exec "$0" import long.h5', PROGRAM],
                              cwd=self.folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
        self.assertEqual((0, listed), (done.returncode, done.stdout), done.stderr)


if __name__ == "__main__":
    unittest.main()
