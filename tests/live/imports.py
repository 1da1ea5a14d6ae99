"""Models in, against the runtime they come from: random chains of operations as ONNX models, run by ONNX Runtime
and by Convoscope after `import`. Run by live.py.

  imports.py PROGRAM [--seed SEED] [--count N] [--only INDEX]
"""

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

# Of the largest value: rounding of float32 through eight layers, as both take sums in orders of their own.
ALLOWED = 2e-5


class Builder:
    """A random model, operation by operation; keeps the extents of its newest value."""

    def __init__(self, seed, index):
        self.choose = random.Random(f"model/{seed}/{index}")
        self.numbers = numpy.random.default_rng([seed, index, 7])
        self.nodes, self.tensors = [], []
        self.shape = [self.choose.choice([1, 2]), self.choose.randint(1, 6), self.choose.randint(9, 20),
                      self.choose.randint(9, 20)]
        self.picture = list(self.shape)
        self.value, self.count = "picture", 0

    def tensor(self, *shape, positive=False):
        name = f"tensor{len(self.tensors)}"
        values = self.numbers.standard_normal(shape, numpy.float32)
        self.tensors.append(numpy_helper.from_array(numpy.abs(values) + numpy.float32(0.1) if positive else values,
                                                    name))
        return name

    def add(self, op, inputs=(), **attributes):
        self.count += 1
        output = f"value{self.count}"
        self.nodes.append(helper.make_node(op, [self.value, *inputs], [output], name=f"{op.lower()}{self.count}",
                                           **attributes))
        self.value = output

    def windows(self, attributes, size, dilations=(1, 1)):
        """Strides and padding, and the extents that follow."""
        strides = [self.choose.choice([1, 1, 2, 3]) for _ in "hw"]
        mode = self.choose.choice(["SAME_UPPER", "SAME_LOWER", "VALID", "pads", "pads"])
        if mode.startswith("SAME") and max(dilations) > 1:
            mode = "VALID"  # ONNX Runtime has no SAME for filters with gaps
        spans = [(n - 1) * d + 1 for n, d in zip(size, dilations)]
        attributes.update(strides=strides)
        if mode.startswith("SAME"):
            attributes["auto_pad"] = mode
            return [-(-e // s) for e, s in zip(self.shape[2:], strides)]
        pads = [0] * 4
        if mode == "pads":
            pads = [self.choose.randint(0, min(2, size[axis % 2] - 1)) for axis in range(4)]
            attributes["pads"] = pads
        else:
            attributes["auto_pad"] = "VALID"
        return [(e + pads[a] + pads[2 + a] - spans[a]) // strides[a] + 1 for a, e in enumerate(self.shape[2:])]

    def conv(self):
        channels = self.shape[1]
        group = self.choose.choice([1, 1, channels, 2 if channels % 2 == 0 else 1])
        count = group * self.choose.randint(1, 3)
        size = [self.choose.choice([1, 2, 3]) for _ in "hw"]
        dilations = [self.choose.choice([1, 1, 2]) for _ in "hw"]
        attributes = {"dilations": dilations, "group": group, "kernel_shape": size}
        extents = self.windows(attributes, size, dilations)
        if min(extents) < 1:
            return
        inputs = [self.tensor(count, channels // group, *size)]
        if self.choose.random() < 0.5:
            inputs.append(self.tensor(count))
        self.add("Conv", inputs, **attributes)
        self.shape = [self.shape[0], count, *extents]

    def conv_transpose(self):
        size, count = [self.choose.choice([1, 2, 3]) for _ in "hw"], self.choose.randint(1, 4)
        strides = [self.choose.choice([1, 2]) for _ in "hw"]
        pads = [self.choose.randint(0, min(1, size[axis % 2] - 1)) for axis in range(4)]
        more = [self.choose.randint(0, stride - 1) for stride in strides]
        extents = [(e - 1) * strides[a] + size[a] - pads[a] - pads[2 + a] + more[a]
                   for a, e in enumerate(self.shape[2:])]
        if max(extents) > 60 or min(extents) < 1:
            return
        self.add("ConvTranspose", [self.tensor(self.shape[1], count, *size)], strides=strides, pads=pads,
                 output_padding=more, kernel_shape=size)
        self.shape = [self.shape[0], count, *extents]

    def pool(self):
        size = [self.choose.choice([2, 3]) for _ in "hw"]
        attributes = {"kernel_shape": size}
        op = self.choose.choice(["MaxPool", "MaxPool", "AveragePool"])
        extents = self.windows(attributes, size)
        if op == "AveragePool" and (attributes.get("auto_pad") == "SAME_LOWER" or any(attributes.get("pads", []))):
            return
        if min(extents) < 1:
            return
        self.add(op, **attributes)
        self.shape = [*self.shape[:2], *extents]

    def channelwise(self):
        op = self.choose.choice(["Relu", "LeakyRelu", "Elu", "Sigmoid", "Tanh", "Softmax", "BatchNormalization",
                                 "Add", "Identity"])
        c = self.shape[1]
        if op == "Softmax":
            self.add(op, axis=1)
        elif op == "BatchNormalization":
            self.add(op, [self.tensor(c), self.tensor(c), self.tensor(c), self.tensor(c, positive=True)],
                     epsilon=self.choose.choice([1e-5, 1e-3]))
        elif op == "Add":
            self.add(op, [self.tensor(c, 1, 1)])
        else:
            self.add(op, **({"alpha": 0.2} if op == "LeakyRelu" else {}))

    def join(self):
        """A branch of one convolution beside the value, joined again."""
        before, c = self.value, self.shape[1]
        self.add("Conv", [self.tensor(c, c, 3, 3)], auto_pad="SAME_UPPER", kernel_shape=[3, 3])
        if self.choose.random() < 0.5:
            self.add("Add", [before])
        else:
            self.add("Concat", [before], axis=1)
            self.shape[1] *= 2

    def model(self):
        for _ in range(self.choose.randint(1, 8)):
            self.choose.choice([self.conv, self.conv, self.pool, self.channelwise, self.conv_transpose, self.join])()
        if not self.nodes:
            self.channelwise()
        graph = helper.make_graph(
            self.nodes, "random", [helper.make_tensor_value_info("picture", TensorProto.FLOAT, self.picture)],
            [helper.make_tensor_value_info(self.value, TensorProto.FLOAT, None)], self.tensors)
        return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)


def check(program, seed, index, folder):
    """What is wrong, "" where nothing is, None where ONNX Runtime itself refuses."""
    builder = Builder(seed, index)
    model = builder.model()
    onnx.save(model, folder / "m.onnx")
    picture = builder.numbers.standard_normal(builder.picture, numpy.float32)
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 4
    try:
        theirs = onnxruntime.InferenceSession(str(folder / "m.onnx"), options, providers=["CPUExecutionProvider"]).run(
            None, {"picture": picture})[0]
    except Exception:  # its kernels know fewer windows than the standard, such as strides beyond the window
        return None
    numpy.save(folder / "x.npy", picture.transpose(0, 2, 3, 1))
    ops = ", ".join(node.op_type for node in builder.nodes)
    for command in (["import", "m.onnx", "--input", "x.npy", "-o", "e.json"], ["run", "e.json", "--output-dir", "out"]):
        done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True,
                              stdin=subprocess.DEVNULL)
        if done.returncode:
            return f"{ops}: {done.stderr.strip()}"
    last = sorted((folder / "out").glob("*.npy"), key=lambda path: int(path.name.split("-")[0].split("_")[0]))[-1]
    ours = numpy.load(last).transpose(0, 3, 1, 2)
    if ours.shape != theirs.shape:
        return f"{ops}: {ours.shape}, not {theirs.shape}"
    far = numpy.abs(ours - theirs).max() / max(1.0, numpy.abs(theirs).max())
    return "" if far <= ALLOWED else f"{ops}: {far:.3g} of the largest apart"


def main():
    parser = argparse.ArgumentParser(description="Import random ONNX models and compare with ONNX Runtime.")
    parser.add_argument("program", help="build/release/convoscope")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--only", type=int, help="the index of one model")
    options = parser.parse_args()
    failures = refused = 0
    indices = range(options.count) if options.only is None else [options.only]
    for index in indices:
        with tempfile.TemporaryDirectory() as folder:
            wrong = check(options.program, options.seed, index, Path(folder))
        refused += wrong is None
        if wrong:
            failures += 1
            print(f"model {index} of seed {options.seed}: {wrong}", flush=True)
    print(f"{len(indices)} ONNX models of seed {options.seed} imported and compared with ONNX Runtime "
          f"{onnxruntime.__version__}, which refused {refused} of them; {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
