"""`convoscope export`: what leaves is what the program computes. NumPy code and C++, OpenCV's too, are run; data
files are read by NumPy, by hand and by a C compiler, and hold every bit; an ONNX model opens again as the same
numbers. Frameworks are tests/live's business."""

import csv
import json
import os
import re
import struct
import subprocess
import unittest

import numpy

from program import ProgramTest

NUMBERS = numpy.random.default_rng(12)


# Where OpenCV's headers lie, which CMake looks for.
OPENCV_INCLUDE = os.environ.get("OPENCV_INCLUDE", "/usr/include/opencv4")
HAS_OPENCV = os.path.isfile(os.path.join(OPENCV_INCLUDE, "opencv2/imgproc.hpp"))


def values(*shape):
    return NUMBERS.standard_normal(shape, numpy.float32).tolist()


# Every operation once, with odd pads, strides, dilations and groups on the way.
LAYERS = [
    {"op": "conv2d", "name": "grouped", "filters": {"values": values(3, 2, 2, 6)}, "strides": [1, 2, 1, 1],
     "padding": "SAME", "dilations": 1, "activation": "gelu"},
    {"op": "max_pool2d", "name": "pool", "ksize": [1, 3, 2, 1], "strides": [1, 1, 2, 1],
     "padding": [[0, 0], [1, 2], [0, 1], [0, 0]]},
    {"op": "depthwise_conv2d", "name": "deep", "filters": {"values": values(2, 3, 6, 2)}, "strides": 1,
     "padding": "SAME", "dilations": [1, 2, 1, 1], "activation": {"leaky_relu": {"alpha": 0.3}}},
    {"op": "bias_add", "name": "bias", "bias": values(12)},
    {"op": "conv2d_transpose", "name": "up", "filters": {"values": values(3, 3, 5, 12)}, "strides": [1, 2, 3, 1],
     "padding": "SAME", "activation": "swish"},
    {"op": "batch_normalization", "name": "norm", "mean": values(5), "variance": [0.5, 1, 2, 3, 4],
     "scale": values(5), "offset": values(5)},
    {"op": "separable_conv2d", "name": "both", "filters": {"values": values(2, 2, 5, 1)},
     "pointwise": {"values": values(1, 1, 5, 5)}, "strides": 1, "padding": "SAME", "activation": "elu"},
    {"op": "add", "name": "sum", "with": "norm"},
    {"op": "avg_pool2d", "name": "mean", "ksize": 3, "strides": 2, "padding": "SAME"},
    {"op": "concat", "name": "wide", "with": "mean"},
    {"op": "tanh", "name": "bend"}, {"op": "sigmoid", "name": "press"}, {"op": "relu6", "name": "cut"},
    {"op": "softmax", "name": "share"}]


def bits(array):
    return numpy.ascontiguousarray(array, numpy.float32).view(numpy.uint32)


class ExportTest(ProgramTest):

    def experiment(self, layers, data_format="NHWC", shape=(2, 9, 8, 4)):
        picture = {"random_normal": {"shape": list(shape), "seed": 3}}
        text = {"convoscope": 1, "input": picture, "data_format": data_format, "layers": layers}
        (self.folder / "e.json").write_text(json.dumps(text))

    def layers_of(self, data_format):
        if data_format == "NHWC":
            return LAYERS

        def moved(value):
            ordered = isinstance(value, list) and len(value) == 4
            return [value[0], value[3], value[1], value[2]] if ordered else value
        return [{key: moved(value) if key in ("strides", "dilations", "ksize", "padding") else value
                 for key, value in layer.items()} for layer in LAYERS]

    def export(self, target, name, *options):
        self.done("export", "e.json", "--as", target, "-o", name, *options)

    def run_program(self, *command):
        return subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=240)

    def expect_ok(self, result):
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)
        self.assertTrue(result.stdout.startswith("ok: largest difference"), result.stdout)

    def test_numpy_code_of_every_operation_comes_to_the_same_numbers(self):
        for data_format, shape in (("NHWC", (2, 9, 8, 4)), ("NCHW", (2, 9, 8, 4))):
            for literals in ("0", "100000"):
                self.experiment(self.layers_of(data_format), data_format, shape)
                self.export("numpy", "chain.py", "--literals", literals)
                self.expect_ok(self.run_program("/usr/bin/python3", "chain.py"))

    def test_cpp_code_of_every_operation_comes_to_the_same_numbers(self):
        for data_format in ("NHWC", "NCHW"):
            self.experiment(self.layers_of(data_format), data_format)
            self.export("cpp", "chain.cpp")
            built = self.run_program("g++", "-std=c++17", "-O1", "-Wall", "-Wextra", "-Werror", "chain.cpp", "-o", "chain")
            self.assertEqual((0, ""), (built.returncode, built.stderr))
            self.expect_ok(self.run_program("./chain"))

    def build_opencv(self, name):
        built = self.run_program("g++", "-std=c++17", "-O1", "-Wall", "-Wextra", "-Werror", "-isystem", OPENCV_INCLUDE,
                                 f"{name}.cpp", "-o", name, "-lopencv_imgproc", "-lopencv_core")
        self.assertEqual((0, ""), (built.returncode, built.stderr))

    @unittest.skipUnless(HAS_OPENCV, "OpenCV's headers aren't installed")
    def test_opencv_code_of_every_operation_comes_to_the_same_numbers(self):
        for data_format in ("NHWC", "NCHW"):
            self.experiment(self.layers_of(data_format), data_format)
            self.export("opencv", "chain.cpp")
            self.build_opencv("chain")
            self.expect_ok(self.run_program("./chain"))

    @unittest.skipUnless(HAS_OPENCV, "OpenCV's headers aren't installed")
    def test_opencv_code_of_a_filter_that_is_summed_by_fourier_transforms(self):
        self.experiment([{"op": "conv2d", "name": "large", "filters": {"values": values(16, 13, 1, 2)},
                          "strides": 1, "padding": "SAME"}], shape=(1, 40, 50, 1))
        self.export("opencv", "large.cpp")
        self.build_opencv("large")
        self.expect_ok(self.run_program("./large"))
        text = (self.folder / "large.cpp").read_text()
        before = "{7, 8, 6, 6}"
        self.assertIn(before, text)
        (self.folder / "large.cpp").write_text(text.replace(before, "{8, 7, 6, 6}"))
        self.build_opencv("large")
        self.assertEqual(1, self.run_program("./large").returncode)

    def test_opencv_refuses_windows_over_what_is_not_finite(self):
        self.hard_filters()
        self.save("x.npy", numpy.float32([[[[1], [numpy.inf], [2]]] * 4]))
        text = json.loads((self.folder / "e.json").read_text())
        text["input"] = {"npy": {"path": "x.npy"}}
        (self.folder / "e.json").write_text(json.dumps(text))
        self.refused("export", "e.json", "--as", "opencv", "-o", "c.cpp", says=["c", "OpenCV", "finite"])

    def test_an_onnx_model_opens_again_as_the_same_bits(self):
        self.save("x.npy", NUMBERS.standard_normal((2, 9, 8, 4), numpy.float32))
        self.write_experiment({"convoscope": 1, "input": {"npy": {"path": "x.npy"}}, "layers": LAYERS}, "e.json")
        self.export("onnx", "chain.onnx")
        self.done("import", "chain.onnx", "--input", "x.npy", "-o", "back.json")
        outputs = []
        for name in ("e", "back"):
            self.done("run", f"{name}.json", "--output-dir", name)
            last = max((self.folder / name).glob("*.npy"), key=lambda path: int(path.name.split("-")[0]))
            outputs.append(numpy.load(last))
        numpy.testing.assert_array_equal(*map(bits, outputs))

    def test_an_onnx_model_is_checked_by_a_file_that_names_it(self):
        self.experiment(self.layers_of("NHWC")[:1])
        self.export("onnx", "net.bin", "--name", "own")
        self.assertEqual({"net.bin", "check_own.py", "e.json"}, {path.name for path in self.folder.iterdir()})
        self.assertIn('with_name("net.bin")', (self.folder / "check_own.py").read_text())
        self.misused("export", "e.json", "--as", "onnx", says=["-o", "check_"])

    def test_layers_may_be_called_as_functions_of_the_code_are(self):
        """A value that is read again later has its layer's name in the code."""
        bank = {"values": values(2, 2, 3, 3)}
        layers = [{"op": "conv2d", "name": "conv2d", "filters": bank, "strides": 1, "padding": "SAME"},
                  {"op": "softmax", "name": "softmax"},
                  {"op": "conv2d", "name": "taps", "filters": bank, "strides": 1, "padding": "SAME"},
                  {"op": "add", "name": "add", "with": "conv2d"}, {"op": "softmax", "name": "pool"},
                  {"op": "concat", "name": "concat", "with": "softmax"},
                  {"op": "add", "name": "sum", "with": "concat"}, {"op": "gelu", "name": "each"},
                  {"op": "add", "name": "extent", "with": "each"}]
        self.experiment(layers, shape=(1, 5, 4, 3))
        self.export("numpy", "names.py")
        self.expect_ok(self.run_program("/usr/bin/python3", "names.py"))
        self.export("cpp", "names.cpp")
        built = self.run_program("g++", "-std=c++17", "-Wall", "-Werror", "names.cpp", "-o", "names")
        self.assertEqual((0, ""), (built.returncode, built.stderr))
        self.expect_ok(self.run_program("./names"))

    def test_files_may_have_any_name(self):
        self.experiment(self.layers_of("NHWC")[:1])
        name = "it's \"mine\" \\N $x"
        for target, ending in (("numpy", ".py"), ("cpp", ".cpp")):
            self.export(target, name + ending, "--literals", "0")
            text = (self.folder / (name + ending)).read_text()
            command = re.search(r"^(?://)? *((?:python3|g\+\+) .*?)(?:    compares.*)?$", text, re.M)[1]
            if target == "numpy":
                command = command.replace('\\"', '"').replace("\\\\", "\\")  # as the docstring reads
            self.expect_ok(self.run_program("sh", "-c", "PATH=/usr/bin:$PATH; " + command))  # the system's Python

    def test_a_self_test_fails_once_the_code_says_something_else(self):
        self.experiment(self.layers_of("NHWC")[:1])
        for target, name, before, after in (
                ("numpy", "a.py", "strides=(2, 1)", "strides=(1, 2)"),
                ("numpy", "a.py", "pads=((1, 1), (0, 1))", "pads=((1, 1), (1, 0))"),
                ("cpp", "a.cpp", "{2, 1}, {1, 1}", "{1, 2}, {1, 1}")):
            self.export(target, name)
            text = (self.folder / name).read_text()
            self.assertIn(before, text)
            (self.folder / name).write_text(text.replace(before, after))
            if target == "cpp":
                self.run_program("g++", "-std=c++17", "a.cpp", "-o", "a")
                result = self.run_program("./a")
            else:
                result = self.run_program("/usr/bin/python3", name)
            self.assertNotEqual(0, result.returncode, result.stdout)

    def hard_filters(self):
        """Numbers that careless text loses: -0, the smallest, halves of a last digit, and what isn't finite."""
        hard = numpy.zeros((2, 2, 1, 3), numpy.float32)
        hard.flat = [-0.0, 1e-45, 3.4028235e38, 0.1, 1 / 3, numpy.nan, numpy.inf, -numpy.inf, 16777217.0,
                     1.1754944e-38, -7.0385307e-26, 9.5367432e-07]
        self.save("w.npy", hard)
        self.experiment([{"op": "conv2d", "name": "c", "filters": {"npy": {"path": "w.npy"}}, "strides": 1,
                          "padding": "VALID"}], shape=(1, 4, 3, 1))
        return hard

    def test_npz_holds_every_bit(self):
        hard = self.hard_filters()
        self.export("npz", "c.npz")
        with numpy.load(self.folder / "c.npz") as data:
            numpy.testing.assert_array_equal(bits(data["c_filters"]), bits(hard))
            self.assertEqual(data["input"].shape, (1, 4, 3, 1))

    def test_safetensors_hold_every_bit_as_pytorch_lays_them_out(self):
        hard = self.hard_filters()
        self.export("safetensors", "c.safetensors")
        data = (self.folder / "c.safetensors").read_bytes()
        length, = struct.unpack("<Q", data[:8])
        header = json.loads(data[8:8 + length])
        begin, end = header["c.weight"]["data_offsets"]
        self.assertEqual(header["c.weight"]["shape"], [3, 1, 2, 2])
        weight = numpy.frombuffer(data[8 + length + begin:8 + length + end], "<f4").reshape(3, 1, 2, 2)
        numpy.testing.assert_array_equal(bits(weight.transpose(2, 3, 1, 0)), bits(hard))

    def test_csv_holds_every_value(self):
        hard = self.hard_filters()
        self.export("csv", "c.csv")
        read = numpy.zeros_like(hard)
        with open(self.folder / "c.csv", newline="") as file:
            for row in csv.DictReader(file):
                if row["array"] == "c_filters":
                    read[tuple(int(row[f"axis{i}"]) for i in range(4))] = numpy.float32(row["value"])
        same = (bits(read) == bits(hard)) | (numpy.isnan(read) & numpy.isnan(hard))
        self.assertTrue(same.all(), read)

    def test_a_c_compiler_reads_every_value_of_the_header(self):
        hard = self.hard_filters()
        self.export("c_header", "c.h")
        (self.folder / "main.c").write_text(
            '#include <stdio.h>\n#include "c.h"\nint main(void) { fwrite(c_filters, 4, 12, stdout);'
            ' return sizeof input + sizeof expected == 0; }\n')
        built = self.run_program("gcc", "-Wall", "-Werror", "main.c", "-o", "main")
        self.assertEqual((0, ""), (built.returncode, built.stderr))
        raw = subprocess.run(["./main"], cwd=self.folder, capture_output=True).stdout
        read = numpy.frombuffer(raw, "<f4").reshape(hard.shape)
        same = (bits(read) == bits(hard)) | (numpy.isnan(read) & numpy.isnan(hard))
        self.assertTrue(same.all(), read)

    def test_an_exported_experiment_computes_the_same_bits(self):
        self.experiment(self.layers_of("NHWC"))
        self.done("run", "e.json", "--output-dir", "whole")
        self.export("json", "part.json", "--layers", "2:9")
        self.done("run", "part.json", "--output-dir", "part")
        for name in ("deep", "sum", "wide"):
            whole, part = (next((self.folder / where).glob(f"*{name}*.npy")) for where in ("whole", "part"))
            numpy.testing.assert_array_equal(bits(numpy.load(part)), bits(numpy.load(whole)))

    def test_documents_have_the_numbers_of_the_geometry(self):
        self.experiment(self.layers_of("NHWC")[:1])
        for target, name in (("markdown", "d.md"), ("latex", "d.tex")):
            self.export(target, name)
            text = (self.folder / name).read_text()
            self.assertIn("grouped", text)
            self.assertRegex(text, r"\b5\b")  # ceil(9 / 2) rows
            self.assertRegex(text, r"\b8\b")  # columns
        self.assertIsNone(re.search(r"[^\x00-\x7f]", text), "LaTeX gets its own commands")

    def test_everything_is_in_the_folder_that_the_manifest_names(self):
        self.experiment(self.layers_of("NHWC")[:3])
        self.done("export", "e.json", "--all", "-o", "all")
        manifest = json.loads((self.folder / "all/manifest.json").read_text())
        named = {file["name"]: file["bytes"] for entry in manifest["targets"] + manifest["pictures"] for file in entry["files"]}
        there = {path.relative_to(self.folder / "all").as_posix(): path.stat().st_size
                 for path in (self.folder / "all").rglob("*") if path.is_file()}
        there.pop("manifest.json")
        self.assertEqual(there, named)
        kinds = {(entry["layer"], entry["kind"]) for entry in manifest["pictures"] + manifest["left_out"]}
        self.assertEqual({(layer["name"], kind) for layer in LAYERS[:3] for kind in ("map_png", "map_tiff", "sheet_pdf", "gif")}, kinds)
        self.assertEqual({"map_png", "map_tiff", "sheet_pdf", "gif"}, {entry["kind"] for entry in manifest["pictures"]})

    def test_every_target_is_listed_with_its_ending(self):
        lines = [json.loads(line) for line in self.done("export", "--list", "--json").splitlines()]
        self.assertLessEqual({"tensorflow", "keras", "pytorch", "jax", "numpy", "cpp", "opencv", "onnx", "npz",
                              "safetensors", "json", "csv", "c_header", "markdown", "latex"}, {line["target"] for line in lines})


if __name__ == "__main__":
    unittest.main()
