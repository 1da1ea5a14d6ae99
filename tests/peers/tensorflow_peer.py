"""TensorFlow's process: oneDNN on, and of four ways to call the op the fastest: eager, tf.function, the
same with the filters as a constant of its graph, and for depthwise filters depthwise_conv2d. Gradients by
the raw ops that tf.GradientTape calls."""

import os
import sys

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="1")

import tensorflow as tf  # noqa: E402

from serving import Refused, serve  # noqa: E402


def settings(numbers):
    """Keywords of the raw ops."""
    def in_order(h, w):
        return [1, 1, h, w] if numbers["nchw"] else [1, h, w, 1]
    top, bottom, left, right = numbers["pads"]
    explicit = [0, 0, top, bottom, left, right, 0, 0]
    if numbers["nchw"]:
        explicit = explicit[:2] + [0, 0] + explicit[2:6]
    return {"strides": in_order(*numbers["strides"]), "dilations": in_order(*numbers["dilations"]),
            "padding": numbers["padding"],
            "explicit_paddings": explicit if numbers["padding"] == "EXPLICIT" else [],
            "data_format": "NCHW" if numbers["nchw"] else "NHWC"}


def depthwise(numbers, keywords):
    """Filters of one channel each have an op of their own, which takes equal strides."""
    return (numbers["filters"][2] == 1 and numbers["groups"] > 1
            and len(set(numbers["strides"])) == 1 and keywords["padding"] != "EXPLICIT"
            and numbers["dilations"] == [1, 1])


def ways_of(op, tensors, constant):
    """Calls of op(*tensors); `constant` is the place of the filters among them, or None."""
    tensors = [tf.constant(t) for t in tensors]
    graph = tf.function(op)
    ways = {"eager": lambda: op(*tensors), "function": lambda: graph(*tensors)}
    if constant is not None:
        held = tensors[constant]
        rest = tensors[:constant] + tensors[constant + 1:]
        fixed = tf.function(lambda *given: op(*given[:constant], held, *given[constant:]))
        ways["function, constant filters"] = lambda: fixed(*rest)
    return ways


def forward(numbers, keywords, x, w):
    ways = ways_of(lambda a, b: tf.raw_ops.Conv2D(input=a, filter=b, **keywords), [x, w], 1)
    if depthwise(numbers, keywords):
        by_channel = w.reshape(*w.shape[:2], numbers["groups"], -1)
        op = lambda a, b: tf.raw_ops.DepthwiseConv2dNative(input=a, filter=b, **keywords)
        ways.update({f"depthwise, {name}": call
                     for name, call in ways_of(op, [x, by_channel], 1).items()})
    return ways


def shape_of(numbers):
    n, height, width, channels = numbers["input"]
    return [n, channels, height, width] if numbers["nchw"] else numbers["input"]


def backprop_input(numbers, keywords, w, dy):
    sizes = shape_of(numbers)
    ways = ways_of(lambda a, b: tf.raw_ops.Conv2DBackpropInput(
        input_sizes=sizes, filter=a, out_backprop=b, **keywords), [w, dy], 0)
    if depthwise(numbers, keywords):
        by_channel = w.reshape(*w.shape[:2], numbers["groups"], -1)
        ways.update({f"depthwise, {name}": call for name, call in ways_of(
            lambda a, b: tf.raw_ops.DepthwiseConv2dNativeBackpropInput(
                input_sizes=sizes, filter=a, out_backprop=b, **keywords), [by_channel, dy], 0).items()})
    return ways


def backprop_filter(numbers, keywords, x, dy):
    if numbers["filters"][:2] == [1, 1] and max(numbers["strides"]) > 1:
        raise Refused("oneDNN's gradient of strided 1x1 filters corrupts memory in TensorFlow")
    ways = ways_of(lambda a, b: tf.raw_ops.Conv2DBackpropFilter(
        input=a, filter_sizes=numbers["filters"], out_backprop=b, **keywords), [x, dy], None)
    if depthwise(numbers, keywords):
        kh, kw, _, out = numbers["filters"]
        sizes = [kh, kw, numbers["groups"], out // numbers["groups"]]
        ways.update({f"depthwise, {name}": call for name, call in ways_of(
            lambda a, b: tf.raw_ops.DepthwiseConv2dNativeBackpropFilter(
                input=a, filter_sizes=sizes, out_backprop=b, **keywords), [x, dy], None).items()})
    return ways


def ways(request, x, w, dy):
    numbers = request["numbers"]
    keywords = settings(numbers)
    if request["pass"] == "forward":
        calls = forward(numbers, keywords, x, w)
    elif request["pass"] == "backprop_input":
        calls = backprop_input(numbers, keywords, w, dy)
    else:
        calls = backprop_filter(numbers, keywords, x, dy)
    return that_answer(calls)


def that_answer(calls):
    """Without those that the version refuses; all refused is a refusal."""
    kept, reason = {}, None
    for name, call in calls.items():
        try:
            call()
            kept[name] = call
        except (ValueError, tf.errors.OpError) as error:
            reason = error
    if not kept:
        raise reason
    return kept


if __name__ == "__main__":
    threads = int(sys.argv[1])
    tf.config.threading.set_intra_op_parallelism_threads(threads)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    serve(ways, lambda request, y: y.numpy().reshape(request["shape"]), tf.__version__)
