"""Records the gradients that TensorFlow gives through small chains with branches, for C++ tests that read
nothing else.

  generate_chains.py            computes everything anew and compares it with chains.npz
  generate_chains.py --update   writes it

Needs what tests/live/requirements.txt names. What a chain's name means is said in chains_test.cpp. The
archive holds for each its picture CHAIN/level0, the output CHAIN/y, the gradient CHAIN/dy given at it, the
gradients CHAIN/gradientL that reach every level, all NHWC, and the parameters of layer L as
CHAIN/filtersL, pointwiseL, meanL, varianceL, scaleL, offsetL, biasL, of rank 4, depthwise banks as the
grouped ones of the same bytes.
"""

import argparse
import os
import sys
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="0")

import numpy  # noqa: E402
import tensorflow as tf  # noqa: E402

PATH = Path(__file__).resolve().parent / "chains.npz"


class Recorder:
    """The levels of one chain as it is built, and the parameters that it drew."""

    def __init__(self, random, shape, tape):
        self.random, self.parameters = random, {}
        self.levels = [tf.constant(random.normal(0, 1, shape), tf.float32)]
        tape.watch(self.levels[0])

    @property
    def top(self):
        return self.levels[-1]

    def draw(self, name, shape, low=None):
        values = self.random.normal(0, 0.5, shape) if low is None else self.random.uniform(low, 2, shape)
        values = values.astype(numpy.float32)
        bank = values if values.ndim == 4 else values.reshape(1, 1, 1, -1)
        self.parameters[f"{name}{len(self.levels) - 1}"] = bank
        return tf.constant(values)

    def depthwise_bank(self, height, width, channels, multiplier):
        bank = self.draw("filters", (height, width, 1, channels * multiplier))
        return tf.reshape(bank, (height, width, channels, multiplier))

    def give(self, level):
        self.levels.append(level)


def residual(r):
    r.give(tf.nn.relu(tf.nn.conv2d(r.top, r.draw("filters", (3, 3, 3, 4)), 1, "SAME")))
    r.give(tf.nn.conv2d(r.top, r.draw("filters", (3, 3, 4, 4)), 1, "SAME"))
    r.give(r.top + r.levels[1])
    r.give(tf.nn.relu(r.top))
    r.give(tf.nn.max_pool2d(r.top, 2, 2, "VALID"))
    mean, offset = r.draw("mean", 4), r.draw("offset", 4)
    variance, scale = r.draw("variance", 4, 0.5), r.draw("scale", 4)
    r.give(tf.nn.batch_normalization(r.top, mean, variance, offset, scale, 1e-3))


def joined(r):
    r.give(tf.nn.leaky_relu(tf.nn.conv2d(r.top, r.draw("filters", (3, 3, 2, 3)), 2, "SAME")))
    r.give(tf.nn.depthwise_conv2d(r.top, r.depthwise_bank(3, 3, 3, 2), (1, 1, 1, 1), "SAME",
                                  dilations=(2, 2)))
    r.give(tf.concat([r.top, r.levels[1]], -1))
    r.give(tf.nn.avg_pool2d(r.top, 3, 1, "SAME"))
    r.give(tf.nn.conv2d(r.top, r.draw("filters", (1, 1, 9, 5)), 1, "VALID"))
    r.give(tf.nn.softmax(r.top))


def up_and_down(r):
    r.give(tf.nn.elu(tf.nn.conv2d(r.top, r.draw("filters", (3, 3, 2, 4)), 2, "SAME")))
    r.give(tf.nn.swish(tf.nn.separable_conv2d(r.top, r.depthwise_bank(3, 3, 4, 2),
                                              r.draw("pointwise", (1, 1, 8, 5)), (1, 1, 1, 1), "SAME")))
    r.give(tf.nn.sigmoid(tf.nn.conv2d_transpose(r.top, r.draw("filters", (3, 3, 3, 5)), (2, 9, 8, 3), 2,
                                                "SAME")))
    r.give(tf.concat([r.top, r.levels[0]], -1))
    r.give(tf.nn.bias_add(r.top, r.draw("bias", 5)))
    r.give(tf.nn.tanh(tf.nn.conv2d(r.top, r.draw("filters", (3, 2, 5, 2)), 1,
                                   [[0, 0], [1, 2], [0, 1], [0, 0]])))


def one_picture_often(r):
    r.give(r.top + r.levels[0])
    r.give(tf.nn.gelu(tf.nn.conv2d(r.top, r.draw("filters", (3, 3, 3, 3)), 1, "SAME")))
    r.give(r.top + r.levels[0])
    r.give(tf.nn.relu6(r.top))
    r.give(tf.identity(r.top))  # a bypassed layer
    r.give(r.top + r.levels[2])


CHAINS = {"residual": (residual, (2, 7, 8, 3)), "joined": (joined, (2, 9, 7, 2)),
          "up_and_down": (up_and_down, (2, 9, 8, 2)), "one_picture_often": (one_picture_often, (1, 6, 5, 3))}


def generate():
    random, arrays = numpy.random.default_rng(20260111), {}
    for name, (build, shape) in CHAINS.items():
        with tf.GradientTape() as tape:
            r = Recorder(random, shape, tape)
            build(r)
        dy = random.integers(-4, 5, r.top.shape).astype(numpy.float32)
        gradients = tape.gradient(r.top, r.levels, dy)
        arrays |= {f"{name}/{key}": values for key, values in r.parameters.items()}
        arrays |= {f"{name}/gradient{l}": g.numpy() for l, g in enumerate(gradients)}
        arrays |= {f"{name}/level0": r.levels[0].numpy(), f"{name}/y": r.top.numpy(), f"{name}/dy": dy}
    return arrays


def main():
    parser = argparse.ArgumentParser(description="Golden gradients of chains")
    parser.add_argument("--update", action="store_true", help="write chains.npz")
    if parser.parse_args().update:
        numpy.savez_compressed(PATH, **generate())
        return 0
    old, new = numpy.load(PATH), generate()
    wrong = [key for key in sorted({*old.files, *new})
             if key not in old or key not in new or not numpy.array_equal(old[key], new[key])]
    print("\n".join(wrong) or "chains.npz is what TensorFlow gives")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
