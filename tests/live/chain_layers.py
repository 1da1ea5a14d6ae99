"""What TensorFlow makes of one layer of a chain (chains.py), and how far a float32 answer of it may lie
from another: each value comes with the sum of the magnitudes that were added to it.

Everything is computed in NHWC: TensorFlow's plain CPU kernels take nothing else.
"""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="0")

import tensorflow as tf  # noqa: E402

tf.get_logger().setLevel("ERROR")  # it warns of functions that are built for one layer alone

# In units of 2^-23 times the magnitudes. Algorithms that save multiplications are off by up to 4.2
# (README, "How the numbers are guaranteed"), TensorFlow's sums by as much as ours.
FACTOR = 16


def activate(layer, values):
    name = layer.get("activation") or ("" if layer["op"] not in ACTIVATIONS else layer["op"])
    if not name:
        return values
    if name == "leaky_relu":
        return tf.nn.leaky_relu(values, layer.get("alpha", 0.2))
    return ACTIVATIONS[name](values)


ACTIVATIONS = {"relu": tf.nn.relu, "relu6": tf.nn.relu6, "leaky_relu": None, "elu": tf.nn.elu,
               "sigmoid": tf.nn.sigmoid, "tanh": tf.nn.tanh, "gelu": tf.nn.gelu, "swish": tf.nn.swish}


def padding_of(layer):
    if layer["padding"] != "EXPLICIT":
        return layer["padding"]
    top, bottom, left, right = layer["pads"]
    return [[0, 0], [top, bottom], [left, right], [0, 0]]


def depthwise(layer, x):
    strides, dilations, filters = layer["strides"], layer["dilations"], layer["filters"]
    if max(dilations) > 1 and max(strides) > 1:
        # It warns that strides must be 1, and goes on.
        raise ValueError("values of strides must be 1")
    if strides[0] == strides[1] or min(strides) < 1 or filters.shape[2] != x.shape[3]:
        return tf.nn.depthwise_conv2d(x, filters, [1, *strides, 1], padding_of(layer), "NHWC", dilations)
    # The plain kernel takes equal strides alone, oneDNN's any; a grouped convolution is the same.
    kh, kw, channels, multiplier = filters.shape
    return tf.nn.conv2d(x, tf.reshape(filters, [kh, kw, 1, channels * multiplier]), strides, padding_of(layer))


def separable(layer, x):
    if layer["strides"][0] != layer["strides"][1] or max(layer["dilations"]) > 1:
        return tf.nn.conv2d(depthwise(layer, x), layer["pointwise"], 1, "VALID")
    return tf.nn.separable_conv2d(x, layer["filters"], layer["pointwise"], [1, *layer["strides"], 1],
                                  padding_of(layer))


def sums(layer, x, other):
    """As forward.h has them: before an activation function."""
    op = layer["op"]
    if op == "conv2d":
        return tf.nn.conv2d(x, layer["filters"], layer["strides"], padding_of(layer), "NHWC",
                            layer["dilations"])
    if op == "depthwise_conv2d":
        return depthwise(layer, x)
    if op == "separable_conv2d":
        return separable(layer, x)
    if op == "conv2d_transpose":
        return tf.nn.conv2d_transpose(x, layer["filters"], layer["output_shape"], layer["strides"],
                                      padding_of(layer))
    if op == "max_pool2d":
        return tf.nn.max_pool2d(x, layer["ksize"], layer["strides"], padding_of(layer))
    if op == "avg_pool2d":
        return tf.nn.avg_pool2d(x, layer["ksize"], layer["strides"], padding_of(layer))
    if op == "bias_add":
        return tf.nn.bias_add(x, layer["bias"])
    if op == "softmax":
        return tf.nn.softmax(x)
    if op == "batch_normalization":
        return tf.nn.batch_normalization(x, layer["mean"], layer["variance"], layer["offset"],
                                         layer["scale"], layer["epsilon"])
    if op == "add":
        return tf.raw_ops.Add(x=x, y=other)
    return tf.concat([x, other], -1) if op == "concat" else x


def magnitudes(layer, x, other, value):
    """Of what is added up; the value itself where nothing is."""
    op = layer["op"]
    positive = {key: tf.abs(layer[key]) for key in ("filters", "pointwise", "bias") if key in layer}
    if positive or op in ("avg_pool2d", "add"):
        total = sums({**layer, **positive}, tf.abs(x), None if other is None else tf.abs(other))
    elif op == "batch_normalization":
        slope = tf.abs(layer["scale"]) / tf.sqrt(layer["variance"] + layer["epsilon"])
        total = slope * (tf.abs(x) + tf.abs(layer["mean"])) + tf.abs(layer["offset"])
    else:
        total = tf.abs(value)
    # Functions that approach a bound are approximated to a few steps of that.
    return total + tf.abs(value) + (1.0 if approximates(layer) else 0.0)


def approximates(layer):
    return (layer.get("activation") or layer["op"]) in ("elu", "sigmoid", "tanh", "gelu", "swish", "softmax")


def answer(layer, x, other):
    """{"value", "allowed"}, or {"error"} where a graph of this layer is refused or doesn't run."""
    if layer["bypass"]:
        return {"value": x, "allowed": tf.zeros_like(x).numpy()}
    try:
        run = tf.function(lambda: activate(layer, sums(layer, tf.constant(x), other)), autograph=False)
        value = run()
    except (tf.errors.OpError, ValueError, TypeError) as error:
        return {"error": f"{type(error).__name__}: {str(error).splitlines()[0]}"}
    allowed = FACTOR * 2.0 ** -23 * magnitudes(layer, x, other, value)
    # TensorFlow takes sums and terms below the smallest normal number, 2^-126, for zero.
    return {"value": value.numpy(), "allowed": allowed.numpy() + 2.0 ** -120}
