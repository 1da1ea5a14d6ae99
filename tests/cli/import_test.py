"""`convoscope import`: what is listed of a model's file, and that its layers compute what the same weights compute
when they are written as .npy. The ONNX files are made here, byte by byte after onnx.proto; the live run compares with
ONNX Runtime."""

import json
import struct
import unittest

import numpy

from program import ProgramTest

NUMBERS = numpy.random.default_rng(5)


def varint(value):
    text = b""
    while value > 127:
        text += bytes([value & 127 | 128])
        value >>= 7
    return text + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value)


def message(field, content):
    content = content.encode() if isinstance(content, str) else content
    return varint(field << 3 | 2) + varint(len(content)) + content


def onnx_tensor(name, array):
    dims = b"".join(number(1, extent) for extent in array.shape)
    return dims + number(2, 1) + message(8, name) + message(9, array.astype("<f4").tobytes())


def onnx_node(op, inputs, output, **attributes):
    text = b"".join(message(1, name) for name in inputs) + message(2, output) + message(3, output + "_node")
    text += message(4, op)
    for name, value in attributes.items():
        kind, content = {int: (2, lambda: number(3, value)), str: (3, lambda: message(4, value)),
                         list: (7, lambda: b"".join(number(8, v) for v in value))}[type(value)]
        text += message(5, message(1, name) + content() + number(20, kind))
    return text


def onnx_model(nodes, tensors, extents):
    shape = b"".join(message(1, number(1, extent)) for extent in extents)
    picture = message(1, "picture") + message(2, message(1, number(1, 1) + message(2, shape)))
    graph = b"".join(message(1, node) for node in nodes) + message(2, "graph")
    graph += b"".join(message(5, onnx_tensor(name, array)) for name, array in tensors.items())
    graph += message(11, picture)
    return number(1, 9) + message(2, "by hand") + message(7, graph) + message(8, message(1, "") + number(2, 17))


def safetensors(tensors):
    header, data = {}, b""
    for name, array in tensors.items():
        header[name] = {"dtype": "F32", "shape": list(array.shape),
                        "data_offsets": [len(data), len(data) + array.nbytes]}
        data += array.astype("<f4").tobytes()
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data


class ImportTest(ProgramTest):

    def setUp(self):
        super().setUp()
        self.first = NUMBERS.standard_normal((6, 3, 3, 2)).astype(numpy.float32)  # OIHW
        self.bias = NUMBERS.standard_normal(6).astype(numpy.float32)
        self.second = NUMBERS.standard_normal((4, 3, 2, 2)).astype(numpy.float32)  # in two groups
        self.picture = NUMBERS.standard_normal((1, 9, 8, 3)).astype(numpy.float32)
        self.save("x.npy", self.picture)
        self.tensors = {"a.weight": self.first, "a.bias": self.bias, "b.weight": self.second}
        nodes = [onnx_node("Conv", ["picture", "a.weight", "a.bias"], "a", strides=[2, 1], pads=[1, 0, 0, 1],
                           dilations=[1, 2]),
                 onnx_node("Relu", ["a"], "b"),
                 onnx_node("Conv", ["b", "b.weight"], "c", auto_pad="SAME_UPPER", group=2),
                 onnx_node("Resize", ["c"], "d")]
        self.model = onnx_model(nodes, self.tensors, [1, 3, 9, 8])
        (self.folder / "m.onnx").write_bytes(self.model)

    def expected(self):
        """The same layers, their weights beside the experiment as .npy."""
        self.save("w1.npy", self.first.transpose(2, 3, 1, 0))
        self.save("w2.npy", self.second.transpose(2, 3, 1, 0))
        layers = [{"op": "conv2d", "name": "a", "filters": {"npy": {"path": "w1.npy"}}, "strides": [1, 2, 1, 1],
                   "padding": [[0, 0], [1, 0], [0, 1], [0, 0]], "dilations": [1, 1, 2, 1]},
                  {"op": "bias_add", "name": "b", "bias": self.bias.tolist()}, {"op": "relu", "name": "c"},
                  {"op": "conv2d", "name": "d", "filters": {"npy": {"path": "w2.npy"}}, "strides": 1,
                   "padding": "SAME"}]
        self.write_experiment({"convoscope": 1, "input": {"npy": {"path": "x.npy"}}, "layers": layers}, "plain.json")
        self.done("run", "plain.json", "--output-dir", "plain")
        return self.load("plain/3-d.npy")

    def last_output(self, experiment):
        self.done("run", experiment, "--output-dir", "out")
        last = max((self.folder / "out").glob("*.npy"), key=lambda path: int(path.name.split("-")[0]))
        return numpy.load(last)

    def test_an_onnx_chain_computes_the_bits_of_its_weights(self):
        self.done("import", "m.onnx", "--input", "x.npy", "-o", "e.json")
        numpy.testing.assert_array_equal(self.last_output("e.json"), self.expected())
        self.assertLess((self.folder / "e.json").stat().st_size, 3000, "weights stay in the model's file")

    def test_an_experiment_in_another_folder_finds_the_model(self):
        (self.folder / "deep").mkdir()
        self.done("import", "m.onnx", "--input", "x.npy", "-o", "deep/e.json")
        numpy.testing.assert_array_equal(self.last_output("deep/e.json"), self.expected())

    def test_operations_are_listed_with_what_they_become(self):
        listed = self.json("import", "m.onnx")
        self.assertEqual([["conv2d", "bias_add"], ["relu"], ["conv2d"], []],
                         [operation["layers"] for operation in listed["operations"]])
        self.assertIn("Resize", listed["operations"][3]["refusal"])
        self.assertEqual([[0, 2]], listed["runs"])
        self.assertEqual({"name": "a.weight", "type": "float32", "shape": [6, 3, 3, 2]}, listed["tensors"][0])

    def test_tensors_alone_become_layers_by_their_names_and_extents(self):
        (self.folder / "t.safetensors").write_bytes(safetensors(self.tensors))
        numpy.savez(self.folder / "t.npz", **{"a/kernel": self.first.transpose(2, 3, 1, 0), "a/bias": self.bias})
        listed = self.json("import", "t.safetensors")
        self.assertEqual(["conv2d", "bias_add"], listed["operations"][0]["layers"])
        self.assertTrue(any("OIHW" in note for note in listed["operations"][0]["notes"]))
        for name in ("t.safetensors", "t.npz"):
            self.done("import", name, "--layers", "0:0", "--input", "x.npy", "-o", "e.json")
        self.assertTrue(any("HWIO" in note for note in self.json("import", "t.npz")["operations"][0]["notes"]))

    def test_a_picture_of_other_channels_is_refused_with_both_numbers(self):
        self.save("grey.npy", self.picture[..., :1])
        self.refused("import", "m.onnx", "--input", "grey.npy", "-o", "e.json", says=["3", "1", "channels"])

    def test_a_run_over_an_operation_without_layer_is_refused(self):
        self.refused("import", "m.onnx", "--layers", "1:3", "-o", "e.json", says=["Resize"])
        self.refused("import", "m.onnx", "--layers", "2:9", "-o", "e.json", says=["4"])

    def test_windows_that_stand_still_are_refused(self):
        for attributes in ({"strides": [0, 0], "ceil_mode": 1}, {"strides": [0, 1], "auto_pad": "SAME_LOWER"}):
            node = onnx_node("MaxPool", ["picture"], "p", kernel_shape=[2, 2], **attributes)
            (self.folder / "still.onnx").write_bytes(onnx_model([node], {}, [1, 3, 9, 8]))
            self.done("import", "still.onnx", "--input", "x.npy", "-o", "e.json")
            self.assertEqual(1, self.start("run", "e.json").returncode)
            (self.folder / "e.json").unlink()

    def test_a_file_that_ends_early_is_refused_wherever_it_ends(self):
        whole = safetensors(self.tensors)
        for name, data in (("cut.onnx", self.model), ("cut.safetensors", whole)):
            for length in [*range(1, 120, 7), len(data) // 2, len(data) - 1]:
                (self.folder / name).write_bytes(data[:length])
                result = self.start("import", name)
                self.assertEqual(1, result.returncode, (name, length, result.stderr))
                (self.folder / name).unlink()

    def test_a_file_that_lies_about_its_sizes_is_refused_with_the_numbers(self):
        data = safetensors(self.tensors).replace(b'"shape": [6, 3, 3, 2]', b'"shape": [9, 3, 3, 2]')
        (self.folder / "lies.safetensors").write_bytes(data)
        self.refused("import", "lies.safetensors", says=["a.weight", "648", "432"])
        dims = b"".join(number(1, extent) for extent in (6, 3, 3, 2))
        lies = self.model.replace(dims, b"".join(number(1, extent) for extent in (9, 3, 3, 2)), 1)
        (self.folder / "lies.onnx").write_bytes(lies)
        self.refused("import", "lies.onnx", says=["a.weight"])


if __name__ == "__main__":
    unittest.main()
