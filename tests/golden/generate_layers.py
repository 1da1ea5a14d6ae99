"""Records what TensorFlow gives for the layers beside convolution, for C++ tests that read nothing else.

  generate_layers.py            computes everything anew and compares it with layers.npz
  generate_layers.py --update   writes it

Needs what tests/live/requirements.txt names. The archive holds, for each record, its arrays as NAME/x,
NAME/y, NAME/dy and NAME/dx (input, output, gradients at the output and at the input), all NHWC, and its
parameters as arrays of rank 4. What a name means is said in layers_test.cpp; a pool is named
POOLING-KHxKW-SHxSW-PADDING-HxW.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="0")

import numpy  # noqa: E402
import tensorflow as tf  # noqa: E402

PATH = Path(__file__).resolve().parent / "layers.npz"
ACTIVATIONS = {"relu": tf.nn.relu, "relu6": tf.nn.relu6, "leaky_relu": tf.nn.leaky_relu, "elu": tf.nn.elu,
               "sigmoid": tf.nn.sigmoid, "tanh": tf.nn.tanh, "gelu": tf.nn.gelu, "swish": tf.nn.swish}
WINDOWS = [(2, 2), (3, 3), (1, 4), (5, 2)]
STRIDES = [(1, 1), (2, 2), (3, 1)]
SIZES = [(7, 8), (6, 5)]


def rank4(values):
    return numpy.asarray(values, numpy.float32).reshape(1, 1, 1, -1)


def differentiated(function, x, random):
    x = tf.constant(x, tf.float32)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = function(x)
    dy = random.integers(-4, 5, y.shape).astype(numpy.float32)
    return {"x": x.numpy(), "y": y.numpy(), "dy": dy, "dx": tape.gradient(y, x, dy).numpy()}


def activations(random):
    edges = [0, 6, -6, 1e-4, -1e-4, 20, -20, 90, -90]
    x = numpy.concatenate([edges, random.normal(0, 3, 391)]).astype(numpy.float32).reshape(2, 4, 5, 10)
    for name, function in ACTIVATIONS.items():
        yield name, differentiated(function, x, random)
    yield "leaky_relu-0.05", differentiated(lambda x: tf.nn.leaky_relu(x, 0.05), x, random)
    yield "softmax", differentiated(tf.nn.softmax, x, random)


def channelwise(random):
    x = random.normal(1, 2, (2, 3, 4, 5)).astype(numpy.float32)
    mean, offset = random.normal(0, 1, (2, 5)).astype(numpy.float32)
    variance, scale = random.uniform(0.1, 3, (2, 5)).astype(numpy.float32)
    norm = lambda x: tf.nn.batch_normalization(x, mean, variance, offset, scale, 1e-3)
    record = differentiated(norm, x, random)
    yield "batch_norm", {**record, "mean": rank4(mean), "variance": rank4(variance), "scale": rank4(scale),
                         "offset": rank4(offset)}
    yield "bias_add", {**differentiated(lambda x: tf.nn.bias_add(x, offset), x, random),
                       "bias": rank4(offset)}


def pools(random):
    """Small integers, so that windows have several largest values."""
    for name, pool in (("max", tf.nn.max_pool2d), ("average", tf.nn.avg_pool2d)):
        paddings = ["SAME", "VALID"] + ([[[0, 0], [1, 0], [0, 1], [0, 0]]] if name == "max" else [])
        for size in SIZES:
            for window in WINDOWS:
                for strides in STRIDES:
                    for padding in paddings:
                        if isinstance(padding, list) and min(window) < 2:
                            continue
                        x = random.integers(-3, 4, (2, *size, 3)).astype(numpy.float32)
                        words = padding if isinstance(padding, str) else "1,0,0,1"
                        key = "-".join([name, "%dx%d" % window, "%dx%d" % strides, words, "%dx%d" % size])
                        yield key, differentiated(lambda x: pool(x, window, strides, padding), x, random)


def generate():
    random = numpy.random.default_rng(20260102)
    return {f"{name}/{key}": array
            for records in (activations, channelwise, pools)
            for name, record in records(random) for key, array in record.items()}


def main():
    parser = argparse.ArgumentParser(description="Golden values of layers beside convolution")
    parser.add_argument("--update", action="store_true", help="write layers.npz")
    if parser.parse_args().update:
        numpy.savez_compressed(PATH, **generate())
        return 0
    old, new = numpy.load(PATH), generate()
    wrong = [key for key in sorted({*old.files, *new})
             if key not in old or key not in new or not numpy.array_equal(old[key], new[key])]
    print("\n".join(wrong) or "layers.npz is what TensorFlow gives")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
