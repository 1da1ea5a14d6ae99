"""Records what TensorFlow gives for every layer of whole chains, for C++ tests that read nothing else.

  generate_chain_files.py            computes everything anew and compares it with chain_files/
  generate_chain_files.py --update   writes it

Needs what tests/live/requirements.txt names. chain_files/NAME.json is an experiment with its numbers written
out; chain_files/values.npz holds the output of its layer LAYER as NAME/LAYER, NHWC. chain_files/refusals.json
is a list of layers that TensorFlow refuses over an input of 1x8x9x3, each with its words in graph mode (when
the graph runs, where it can be built) and in eager mode; a join reads that input and its 2x2 pool.
"""

import argparse
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "live"))

import numpy  # noqa: E402

import chain_layers  # noqa: E402
import tensorflow as tf  # noqa: E402
from chains import ACTIVATIONS, Chain, experiment_of  # noqa: E402
from tensorflow_side import attempt  # noqa: E402

FILES = FOLDER / "chain_files"


class Numbers:
    """Short decimals that float32 holds exactly."""

    def __init__(self, seed):
        self.random = numpy.random.default_rng(seed)

    def __call__(self, *shape):
        return self.random.integers(-64, 65, shape).astype(numpy.float32) / 64


def layer(op, name=None, **keys):
    defaults = {"bypass": False}
    if "filters" in keys or "ksize" in keys:
        defaults.update(strides=[1, 1], dilations=[1, 1], padding="SAME", pads=[0, 0, 0, 0])
    return {"op": op, "name": name or op, **defaults, **keys}


def every_operation(n):
    """Each operation once, with strides, dilations and joins across several layers."""
    return n(2, 9, 8, 3), [
        layer("conv2d", filters=n(3, 3, 3, 4), padding="EXPLICIT", pads=[1, 0, 2, 1], activation="leaky_relu"),
        layer("depthwise_conv2d", filters=n(3, 3, 4, 2), dilations=[2, 1], activation="relu6"),
        layer("separable_conv2d", filters=n(3, 2, 8, 1), pointwise=n(1, 1, 8, 4), strides=[2, 2]),
        layer("batch_normalization", mean=n(4), variance=numpy.abs(n(4)) + 0.125, scale=n(4), offset=n(4),
              epsilon=0.001),
        layer("max_pool2d", ksize=[2, 3], strides=[1, 1]),
        layer("add", **{"with": "separable_conv2d"}),
        layer("conv2d_transpose", filters=n(3, 4, 5, 4), strides=[2, 2], output_shape=[2, 8, 9, 5],
              activation="tanh"),
        layer("bias_add", bias=n(5)),
        layer("concat", **{"with": "conv2d"}),
        layer("avg_pool2d", ksize=[3, 3], strides=[2, 2]),
        layer("swish"), layer("softmax")]


def branches(n):
    """Groups, VALID windows, joins with the picture, a layer that is bypassed, every activation."""
    layers = [
        layer("conv2d", "grouped", filters=n(3, 3, 2, 6), padding="VALID", strides=[1, 2]),
        layer("max_pool2d", "explicit", ksize=[3, 3], strides=[2, 1], padding="EXPLICIT", pads=[2, 0, 1, 1]),
        layer("conv2d_transpose", "valid", filters=n(3, 3, 4, 6), strides=[2, 2], padding="VALID",
              output_shape=[1, 10, 12, 4]),
        layer("add", "shortcut", **{"with": "input"}),
        layer("bias_add", "skipped", bias=n(4), bypass=True),
        layer("concat", "twice", **{"with": "shortcut"})]
    for name in ACTIVATIONS:
        layers.append(layer(name, **({"alpha": 0.0625} if name == "leaky_relu" else {})))
        layers.append(layer("batch_normalization", f"after_{name}", mean=n(8), variance=numpy.abs(n(8)) + 0.125,
                            scale=n(8), offset=n(8), epsilon=0.0078125))
    return n(1, 10, 12, 4), layers


def computed(chain):
    levels = [chain.input]
    for place, settings in enumerate(chain.layers):
        other = levels[chain.levels().index(settings["with"])] if "with" in settings else None
        answer = chain_layers.answer(settings, levels[place], other)
        if "error" in answer:
            raise RuntimeError(f"{settings['name']}: {answer['error']}")
        levels.append(answer["value"])
    return levels[1:]


def illegal_layers():
    def ones(*shape):
        return numpy.ones(shape, numpy.float32)

    depthwise = layer("depthwise_conv2d", filters=ones(3, 3, 3, 2))
    for change in ({"filters": ones(3, 3, 2, 2)}, {"strides": [0, 0]},
                   {"filters": ones(9, 3, 3, 1), "padding": "VALID"}):
        yield {**depthwise, **change}
    separable = {**depthwise, "op": "separable_conv2d", "pointwise": ones(1, 1, 6, 4)}
    yield {**separable, "pointwise": ones(3, 1, 6, 4)}
    transpose = layer("conv2d_transpose", filters=ones(3, 3, 5, 3), strides=[2, 2],
                      output_shape=[1, 16, 18, 5])
    for change in ({"filters": ones(3, 3, 5, 2)}, {"output_shape": [2, 16, 18, 5]},
                   {"output_shape": [1, 16, 18, 4]}, {"output_shape": [1, 17, 18, 5]},
                   {"output_shape": [1, 16, 20, 5]}, {"strides": [0, 2]},
                   {"padding": "VALID", "output_shape": [1, 19, 19, 5]}):
        yield {**transpose, **change}
    for op in ("max_pool2d", "avg_pool2d"):
        pool = layer(op, ksize=[2, 2])
        for change in ({"ksize": [0, 2]}, {"ksize": [2, -1]}, {"strides": [2, 0]},
                       {"ksize": [9, 2], "padding": "VALID"}, {"ksize": [2, 10], "padding": "VALID"},
                       {"padding": "EXPLICIT", "pads": [0, 2, 0, 0] if op == "max_pool2d" else [1, 0, 0, 0]}):
            yield {**pool, **change}
    yield layer("bias_add", bias=ones(2))
    yield layer("add", **{"with": "input"})
    yield layer("concat", **{"with": "input"})


def refusal(settings):
    """The layer as an experiment file has it, with TensorFlow's words."""
    shape = [1, 4, 5, 3] if "with" in settings else [1, 8, 9, 3]
    other = numpy.ones([1, 8, 9, 3], numpy.float32) if "with" in settings else None

    def in_graph():
        with tf.Graph().as_default():
            chain_layers.sums(settings, tf.compat.v1.placeholder(tf.float32, shape),
                              None if other is None else tf.compat.v1.placeholder(tf.float32, other.shape))

    eager = attempt(lambda: chain_layers.sums(settings, numpy.ones(shape, numpy.float32), other).shape)
    graph = attempt(in_graph)
    if "error" not in graph and "error" not in eager:
        raise RuntimeError(f"TensorFlow accepts {settings}")
    spelled = experiment_of(Chain(numpy.ones(shape), [settings], "NHWC"),
                            lambda _, array: {"random_normal": {"shape": list(array.shape)}})["layers"][0]
    return {"layer": spelled, "graph": graph.get("error") or eager["error"], "eager": eager.get("error", "")}


def generate():
    """(texts by file name, arrays by name)"""
    texts, arrays = {}, {}
    for seed, make in enumerate((every_operation, branches)):
        name = make.__name__
        chain = Chain(*make(Numbers(seed)), "NHWC")
        experiment = experiment_of(chain, lambda _, array: {"values": array.tolist()})
        texts[f"{name}.json"] = json.dumps(experiment) + "\n"
        for settings, value in zip(chain.layers, computed(chain)):
            arrays[f"{name}/{settings['name']}"] = value
    lines = ",\n".join(json.dumps(refusal(settings)) for settings in illegal_layers())
    texts["refusals.json"] = f"[{lines}]\n"
    return texts, arrays


def main():
    parser = argparse.ArgumentParser(description="Golden values of chains of layers")
    parser.add_argument("--update", action="store_true", help="write chain_files/")
    texts, arrays = generate()
    if parser.parse_args().update:
        FILES.mkdir(exist_ok=True)
        for name, text in texts.items():
            (FILES / name).write_text(text)
        numpy.savez_compressed(FILES / "values.npz", **arrays)
        return 0
    old = numpy.load(FILES / "values.npz")
    wrong = [name for name, text in texts.items() if (FILES / name).read_text() != text]
    wrong += [key for key in sorted({*old.files, *arrays})
              if key not in old or key not in arrays or not numpy.array_equal(old[key], arrays[key])]
    print("\n".join(wrong) or "chain_files/ is what TensorFlow gives")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
