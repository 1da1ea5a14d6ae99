"""Keras and TFLite models in, against the programs they come from: random Keras models saved as .keras, .h5,
.weights.h5 and .tflite (float32, float16, int8 weights), run by Keras or TFLite's interpreter and by Convoscope after
`import`. Run by live.py.

  imports_keras.py PROGRAM [--seed SEED] [--count N] [--only INDEX]
"""

import argparse
import contextlib
import io
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path

os.environ.update(CUDA_VISIBLE_DEVICES="-1", TF_CPP_MIN_LOG_LEVEL="3", KERAS_BACKEND="tensorflow")

import keras  # noqa: E402
import numpy  # noqa: E402
import tensorflow  # noqa: E402
from keras import layers  # noqa: E402
from tensorflow.lite.python import schema_py_generated as schema  # noqa: E402

# Of the largest value: rounding of float32 through a dozen layers, as all take sums in orders of their own.
ALLOWED = 1e-4
TFLITE_INTEGERS = {schema.TensorType.INT8: "<i1", schema.TensorType.UINT8: "<u1", schema.TensorType.INT32: "<i4"}


class Builder:
    """A random model, layer by layer; `value` is its newest tensor."""

    def __init__(self, seed, index):
        keras.utils.clear_session()
        self.choose = random.Random(f"keras/{seed}/{index}")
        self.numbers = numpy.random.default_rng([seed, index, 8])
        self.picture = [1, self.choose.randint(9, 20), self.choose.randint(9, 20), self.choose.randint(1, 6)]
        self.start = self.value = keras.Input(self.picture[1:])
        self.kinds = []

    def extents(self):
        return self.value.shape[1:3]

    def add(self, layer, value=None):
        self.kinds.append(type(layer).__name__)
        self.value = layer(self.value if value is None else value)

    def windows(self, dilated=True):
        settings = {"padding": self.choose.choice(["same", "valid"])}
        if dilated and self.choose.random() < 0.3:
            settings["dilation_rate"] = self.choose.choice([2, (1, 2), (2, 1)])
        else:
            settings["strides"] = self.choose.choice([1, 1, 2, (1, 2), (3, 2)])
        return settings

    def rest(self):
        return {"use_bias": self.choose.random() < 0.6,
                "activation": self.choose.choice([None, None, "relu", "tanh", "elu", "relu6", "sigmoid", "silu"])}

    def convolve(self):
        size = [self.choose.randint(1, 3) for _ in "hw"]
        c = self.value.shape[-1]
        kind = self.choose.choice(["plain", "plain", "grouped", "depthwise", "separable", "transposed", "padded"])
        if min(self.extents()) < 7:
            return
        if kind == "depthwise":
            settings = self.windows()
            settings["strides"] = self.choose.choice([1, 2]) if "strides" in settings else 1  # the CPU's takes equal ones
            if isinstance(settings.get("dilation_rate"), tuple):
                settings["dilation_rate"] = 2
            self.add(layers.DepthwiseConv2D(size, depth_multiplier=self.choose.randint(1, 2), **settings, **self.rest()))
        elif kind == "separable":
            self.add(layers.SeparableConv2D(self.choose.randint(1, 6), size, strides=self.choose.choice([1, 2]),
                                            padding=self.choose.choice(["same", "valid"]), **self.rest()))
        elif kind == "transposed":
            if max(self.extents()) < 30:
                self.add(layers.Conv2DTranspose(self.choose.randint(1, 6), size, strides=self.choose.choice([1, 2, 3]),
                                                padding=self.choose.choice(["same", "valid"]), **self.rest()))
        elif kind == "padded":
            pads = [[self.choose.randint(0, 2) for _ in "ab"] for _ in "hw"]
            self.add(layers.ZeroPadding2D(pads))
            self.add(layers.Conv2D(self.choose.randint(1, 8), size, strides=self.choose.choice([1, 2]), **self.rest()))
        else:
            groups = 2 if kind == "grouped" and c % 2 == 0 else 1
            # Large banks are those that TFLite keeps as int8.
            count = groups * self.choose.choice([1, 2, 3, 8, 48])
            self.add(layers.Conv2D(count, size, groups=groups, **self.windows(), **self.rest()))

    def pool(self):
        if min(self.extents()) > 6:
            kind = self.choose.choice([layers.MaxPooling2D, layers.AveragePooling2D])
            self.add(kind(self.choose.choice([2, 3, (2, 3)]), strides=self.choose.choice([None, 1, 2]),
                          padding=self.choose.choice(["same", "valid"])))

    def channelwise(self):
        make = self.choose.choice([
            lambda: layers.BatchNormalization(scale=self.choose.random() < 0.7, center=self.choose.random() < 0.7),
            lambda: layers.LeakyReLU(negative_slope=0.15), lambda: layers.ReLU(6), layers.ReLU, layers.ELU,
            lambda: layers.Activation("gelu"), layers.Softmax, lambda: layers.Dropout(0.3),
            lambda: layers.Activation("swish")])
        self.add(make())

    def join(self):
        before = self.value
        self.add(layers.Conv2D(before.shape[-1], 3, padding="same"))
        branch = self.value
        if self.choose.random() < 0.6:
            self.add(layers.Add(), self.choose.choice([[branch, before], [before, branch]]))
        else:
            self.add(layers.Concatenate(), [branch, before])

    def model(self):
        for _ in range(self.choose.randint(1, 8)):
            self.choose.choice([self.convolve, self.convolve, self.pool, self.channelwise, self.join])()
        if not any(kind.endswith("Conv2D") for kind in self.kinds):
            self.add(layers.Conv2D(2, 1))
        if self.choose.random() < 0.15:
            self.add(layers.GlobalAveragePooling2D(keepdims=True))
        model = keras.Model(self.start, self.value)
        for weight in model.weights:
            values = self.numbers.standard_normal(weight.shape).astype(numpy.float32)
            weight.assign(numpy.abs(values) + 0.1 if "variance" in weight.path else values)
        return model


def save(model, kind, path):
    """Writes the model; of TFLite, hands back what its interpreter computes from."""
    if not kind.startswith("tflite"):
        return model.save_weights(path) if kind == "weights.h5" else model.save(path)
    converter = tensorflow.lite.TFLiteConverter.from_keras_model(model)
    if kind != "tflite":
        converter.optimizations = [tensorflow.lite.Optimize.DEFAULT]
    if kind == "tflite-float16":
        converter.target_spec.supported_types = [tensorflow.float16]
    content = converter.convert()
    path.write_bytes(content)
    return content


def with_real_weights(content):
    """The same TFLite model, its integer weights written as the real numbers that they stand for."""
    import flatbuffers
    model = schema.ModelT.InitFromPackedBuf(content, 0)
    for tensor in model.subgraphs[0].tensors:
        data, scales = model.buffers[tensor.buffer].data, getattr(tensor.quantization, "scale", None)
        if data is None or scales is None or len(scales) == 0 or tensor.type not in TFLITE_INTEGERS:
            continue
        stored = numpy.asarray(data, numpy.uint8).view(TFLITE_INTEGERS[tensor.type]).reshape(tensor.shape)
        shape = [1] * stored.ndim
        if len(scales) > 1:
            shape[tensor.quantization.quantizedDimension] = -1
        zeros = numpy.asarray(tensor.quantization.zeroPoint).reshape(shape)
        values = numpy.asarray(scales, numpy.float32).reshape(shape) * (stored - zeros).astype(numpy.float32)
        model.buffers[tensor.buffer].data = numpy.frombuffer(values.astype("<f4").tobytes(), numpy.uint8)
        tensor.type, tensor.quantization = schema.TensorType.FLOAT32, None
    builder = flatbuffers.Builder(1024)
    builder.Finish(model.Pack(builder), b"TFL3")
    return bytes(builder.Output())


def interpreted(content, picture):
    # XNNPACK's delegate gets some models with TRANSPOSE_CONV wrong that TFLite's own kernels get as Keras does.
    plain = tensorflow.lite.experimental.OpResolverType.BUILTIN_WITHOUT_DEFAULT_DELEGATES
    runner = tensorflow.lite.Interpreter(model_content=content, experimental_op_resolver_type=plain)
    runner.allocate_tensors()
    runner.set_tensor(runner.get_input_details()[0]["index"], picture)
    runner.invoke()
    return runner.get_tensor(runner.get_output_details()[0]["index"])


def started(program, folder, *command):
    done = subprocess.run([program, *command], cwd=folder, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode:
        raise RuntimeError(done.stderr.strip())
    return done.stdout


def computed(program, folder, name):
    """What Convoscope computes of the last operation."""
    operations = json.loads(started(program, folder, "import", name, "--json"))["operations"]
    started(program, folder, "import", name, "--layers", f"0:{len(operations) - 1}", "--input", "x.npy", "-o", "e.json")
    for old in (folder / "out").glob("*.npy"):
        old.unlink()
    started(program, folder, "run", "e.json", "--output-dir", "out")
    last = max((folder / "out").glob("*.npy"), key=lambda path: int(path.name.split("-")[0].split("_")[0]))
    return numpy.load(last)


def check_weights(program, folder, model):
    """Weights alone: every one listed with its extents, below its layer's name."""
    listed = json.loads(started(program, folder, "import", "m.weights.h5", "--json"))["tensors"]
    ours = sorted((tensor["name"].split("/")[0], tuple(tensor["shape"])) for tensor in listed)
    theirs = sorted((layer.name, tuple(weight.shape)) for layer in model.layers for weight in layer.weights)
    return "" if ours == theirs else f"lists {ours}, not {theirs}"


def check(program, seed, index, kind, folder):
    """What is wrong, "" where nothing is, None where TFLite itself refuses."""
    builder = Builder(seed, index)
    model = builder.model()
    picture = builder.numbers.standard_normal(builder.picture, numpy.float32)
    name, place = f"m.{kind.split('-')[0]}", f"{kind} of {', '.join(builder.kinds)}"
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # the converter talks
            content = save(model, kind, folder / name)
        if kind.startswith("tflite"):
            theirs = interpreted(with_real_weights(content) if kind == "tflite-int8" else content, picture)
    except Exception as refusal:  # the converter has no gelu, and other gaps, each with an error of its own
        return None if kind.startswith("tflite") else f"{place}: {refusal}"
    if kind == "weights.h5":
        wrong = check_weights(program, folder, model)
        return wrong and f"{place}: {wrong}"
    if not kind.startswith("tflite"):
        theirs = model(picture, training=False).numpy()
    numpy.save(folder / "x.npy", picture)
    try:
        ours = computed(program, folder, name)
    except RuntimeError as refusal:
        return f"{place}: {refusal}"
    if ours.shape != theirs.shape:
        return f"{place}: {ours.shape}, not {theirs.shape}"
    far = numpy.abs(ours - theirs).max() / max(1.0, numpy.abs(theirs).max())
    return "" if far <= ALLOWED else f"{place}: {far:.3g} of the largest apart"


def main():
    parser = argparse.ArgumentParser(description="Import random Keras models, and what TFLite makes of them.")
    parser.add_argument("program", help="build/release/convoscope")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--only", type=int, help="the index of one model")
    options = parser.parse_args()
    kinds = ["keras", "h5", "weights.h5", "tflite", "tflite-float16", "tflite-int8"]
    failures = refused = 0
    indices = range(options.count) if options.only is None else [options.only]
    for index in indices:
        with tempfile.TemporaryDirectory() as folder:
            kind = kinds[index % len(kinds)]
            wrong = check(options.program, options.seed, index, kind, Path(folder))
        refused += wrong is None
        if wrong:
            failures += 1
            print(f"model {index} of seed {options.seed}: {wrong}", flush=True)
    print(f"{len(indices)} Keras and TFLite models of seed {options.seed} imported and compared with Keras "
          f"{keras.__version__} and TensorFlow {tensorflow.__version__}, which refused {refused} of them; "
          f"{failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
