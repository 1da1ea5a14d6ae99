"""Convoscope's gradients through chains of layers against TensorFlow's, on random ones. Run by live.py.

  chain_gradients.py PROGRAM [--seed SEED] [--count N] [--only INDEX]

The chains are those of chains.py. Of one random element of the last layer that TensorFlow accepts,
`effective-field --output` gives the sum over channels of |gradient| at every pixel; TensorFlow's tape gives
the same in double precision. Its CPU kernels differentiate neither groups nor dilations, so filters are
spread to dense ones first.
"""

import argparse
import random
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

import chain_layers
from chain_layers import tf
from chains import Chain, draw, spell

# Of the largest value: rounding of float32 through six layers. Below NOTHING all values are what rounding
# leaves of a saturated sigmoid or softmax.
ALLOWED, NOTHING = 2e-5, 1e-6
# Where a slope is nearly 0 (swish near -1.28) the gradient hangs on digits that float32 activations don't
# have. What a change of every level by a few roundings (2^-24 = 6e-8) of its largest value does to TensorFlow's
# own gradient is allowed on top.
ROUNDINGS = 5e-7


def stuffed(filters, dilations):
    """Zeros between the taps, whose plain convolution is the dilated one."""
    extents = [(size - 1) * step + 1 for size, step in zip(filters.shape, dilations)]
    spread = numpy.zeros([*extents, *filters.shape[2:]])
    spread[::dilations[0], ::dilations[1]] = filters
    return spread


def ungrouped(filters, channels):
    """Zeros where a filter of a group doesn't read."""
    reads, count = filters.shape[2:]
    dense = numpy.zeros([*filters.shape[:2], channels, count])
    for k in range(count):
        group = k // (count * reads // channels)
        dense[:, :, group * reads:(group + 1) * reads, k] = filters[:, :, :, k]
    return dense


def dense(layer, channels):
    """The layer without groups and dilations, its weights in double."""
    layer = {key: value.astype(float) if isinstance(value, numpy.ndarray) else value
             for key, value in layer.items()}
    if layer["op"] in ("depthwise_conv2d", "separable_conv2d"):
        kh, kw, c, m = layer["filters"].shape
        layer["filters"] = layer["filters"].reshape(kh, kw, 1, c * m)
    if layer["op"] in ("conv2d", "depthwise_conv2d", "separable_conv2d"):
        layer["filters"] = ungrouped(stuffed(layer["filters"], layer["dilations"]), channels)
        layer["dilations"] = [1, 1]
    return layer


def value_of(layer, x, other, moved):
    """moved(values): what is computed of them goes on with."""
    layer = dense(layer, x.shape[3])
    if layer["bypass"]:
        return x
    if layer["op"] in ("depthwise_conv2d", "separable_conv2d"):
        y = chain_layers.sums({**layer, "op": "conv2d"}, x, None)
        if layer["op"] == "separable_conv2d":
            y = tf.nn.conv2d(moved(y), layer["pointwise"], 1, "VALID")
    else:
        y = chain_layers.sums(layer, x, other)
    return moved(chain_layers.activate(layer, moved(y)))


def accepted(chain):
    """The chain up to the last layer that TensorFlow takes, and that layer's extents."""
    levels = [chain.input]
    for place, layer in enumerate(chain.layers):
        other = levels[chain.levels().index(layer["with"])] if "with" in layer else None
        theirs = chain_layers.answer(layer, levels[place], other)
        if "error" in theirs:
            break
        levels.append(numpy.asarray(theirs["value"]))
    return Chain(chain.input, chain.layers[:len(levels) - 1], chain.data_format), levels[-1].shape


def their_map(chain, element, moved=lambda values: values):
    picture = tf.constant(chain.input.astype(float))
    with tf.GradientTape() as tape:
        tape.watch(picture)
        levels = [picture]
        for layer in chain.layers:
            other = levels[chain.levels().index(layer["with"])] if "with" in layer else None
            levels.append(value_of(layer, levels[-1], other, moved))
        chosen = levels[-1][element]
    return numpy.abs(tape.gradient(chosen, picture).numpy()[element[0]]).sum(-1)


def rounded(signs):
    """Moves values by ROUNDINGS of the largest, up or down by chance."""
    return lambda values: values + (ROUNDINGS * numpy.abs(values.numpy()).max()
                                    * signs.choice([-1.0, 1.0], values.shape))


def allowed(chain, element, theirs):
    largest = max(theirs.max(), NOTHING)
    signs = numpy.random.default_rng(6)
    moves = [abs(their_map(chain, element, rounded(signs)) - theirs).max() for _ in range(3)]
    return ALLOWED * largest + max(moves)


def our_map(program, chain, element, folder):
    n, y, x, c = element
    path = spell(chain, folder)
    subprocess.run([program, "effective-field", str(path), "--layer", str(len(chain.layers) - 1), "--at",
                    f"{y},{x}", "--channel", str(c), "--picture", str(n), "--output", str(folder / "map.npy")],
                   check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return numpy.load(folder / "map.npy")[0, :, :, 0]


def check(program, seed, index):
    """What is wrong, "" where nothing is, None where there is nothing to compare."""
    chain, shape = accepted(draw(seed, index))
    if not chain.layers:
        return None
    choose = random.Random(f"element/{seed}/{index}")
    element = tuple(choose.randrange(extent) for extent in shape)
    with tempfile.TemporaryDirectory() as folder:
        ours = our_map(program, chain, element, Path(folder))
    theirs = their_map(chain, element)
    apart = numpy.abs(ours - theirs).max()
    if apart <= ALLOWED * max(theirs.max(), NOTHING) or apart <= allowed(chain, element, theirs):
        return ""
    layers = ", ".join(layer["op"] for layer in chain.layers)
    return f"element {element} of {layers}: {apart:.3g} apart, the largest is {theirs.max():.3g}"


def main():
    parser = argparse.ArgumentParser(description="Compare gradients of random chains with TensorFlow's.")
    parser.add_argument("program", help="build/release/convoscope")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--only", type=int, help="the index of one chain")
    options = parser.parse_args()
    indices = range(options.count) if options.only is None else [options.only]
    compared = failures = 0
    for index in indices:
        wrong = check(options.program, options.seed, index)
        compared += wrong is not None
        if wrong:
            failures += 1
            print(f"gradient of chain {index} of seed {options.seed}: {wrong}", flush=True)
    print(f"{compared} gradients through chains of seed {options.seed} compared, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
