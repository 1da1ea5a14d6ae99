"""What TensorFlow makes of a case: in graph mode, whose answer Convoscope gives, and in eager mode.

An answer is a dict: `value` (an array) or `shape`, or `error`, "Class: text" without the parts that
name a node or a device. Which of the two CPU kernels runs is settled before TensorFlow is imported: with
TF_ENABLE_ONEDNN_OPTS=0 the plain one, whose refusals are quoted; with 1, the default on x86, oneDNN's, which
also computes NCHW and all gradients.
"""

import re

import numpy
import tensorflow as tf

VERSION = tf.__version__


def error_text(error):
    name = type(error).__name__
    if isinstance(error, tf.errors.OpError):
        name = name.removesuffix("Error")
        text = error.message
    else:
        text = str(error)
    text = re.sub(r"\{\{function_node .*?\}\} ?", "", text)
    text = re.sub(r" \[Op:Conv2D\].*", "", text, flags=re.DOTALL)
    text = re.sub(r" for '\{\{node .*", "", text, flags=re.DOTALL)
    text = re.sub(r"; NodeDef: .*", "", text, flags=re.DOTALL)
    return f"{name}: {text.strip()}"


def attempt(compute):
    try:
        return compute()
    except (ValueError, TypeError, tf.errors.OpError) as error:
        return {"error": error_text(error)}


def build(case):
    """The static shape that a graph gives the output, or why it can't be built."""
    def compute():
        with tf.Graph().as_default():
            x = tf.compat.v1.placeholder(tf.float32, case.input)
            w = tf.compat.v1.placeholder(tf.float32, case.filters)
            return {"shape": tf.nn.conv2d(x, w, **case.settings()).shape.as_list()}
    return attempt(compute)


def run(case, x, w):
    return attempt(lambda: {"value": tf.nn.conv2d(x, w, **case.settings()).numpy()})


def run_nhwc(case, x, w):
    """The same for NCHW by way of NHWC, which the plain kernel asks for."""
    if case.data_format == "NHWC":
        return run(case, x, w)
    def turned(values):
        return [values[i] for i in (0, 2, 3, 1)] if isinstance(values, list) and len(values) == 4 else values
    settings = {key: turned(value) for key, value in case.settings().items()}
    settings["data_format"] = "NHWC"
    def compute():
        y = tf.nn.conv2d(numpy.transpose(x, (0, 2, 3, 1)), w, **settings).numpy()
        return {"value": numpy.transpose(y, (0, 3, 1, 2))}
    return attempt(compute)


def padded_by_hand(case, x):
    """(input, settings) of the same convolution without explicit padding, which keeps oneDNN's gradient
    kernels from a case."""
    settings = case.settings()
    if isinstance(case.padding, list):
        x, settings["padding"] = tf.pad(x, case.padding), "VALID"
    return x, settings


def differentiate(case, x, w, dy):
    """The output, and the gradients of sum(y * dy) with respect to input, filters and a bias of
    zeros."""
    b = tf.zeros([w.shape[3]], w.dtype)
    with tf.GradientTape() as tape:
        tape.watch([x, w, b])
        padded, settings = padded_by_hand(case, x)
        y = tf.nn.bias_add(tf.nn.conv2d(padded, w, **settings), b, data_format=case.data_format)
        loss = tf.reduce_sum(y * dy)
    return [y, *tape.gradient(loss, [x, w, b])]


def gradients(case, x, w, dy):
    tensors = [tf.constant(array) for array in (x, w, dy)]
    return attempt(lambda: {"value": [result.numpy()
                                      for result in differentiate(case, *tensors)[1:]]})


def referee(case, x, w, dy):
    """Output and gradients by a third way, XLA in float64, where two kernels of TensorFlow disagree."""
    compiled = tf.function(lambda *tensors: differentiate(case, *tensors), jit_compile=True)
    tensors = [tf.constant(array, tf.float64) for array in (x, w, dy)]
    return [result.numpy() for result in compiled(*tensors)]
