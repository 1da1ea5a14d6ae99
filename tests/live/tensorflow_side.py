"""What TensorFlow makes of a case: in graph mode, whose answer Convoscope gives, and in eager mode.

An answer is a dict: `value` (an array) or `shape`, or `error`, "Class: text" without the parts that
name a node or a device. It is the plain CPU kernel that runs (TF_ENABLE_ONEDNN_OPTS=0), because its
refusals are the ones that are quoted, and because oneDNN's in TensorFlow 2.21 isn't to be trusted with
one channel: called again and again with the same tensors, 2x10x4x1*3x3x1x48 strides=1,3 padding=VALID
gives changing numbers. What the plain kernel can't do is rewritten for it, and some of it computed by XLA
as it stands.
"""

import os

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="0")

import re  # noqa: E402

import numpy  # noqa: E402
import tensorflow as tf  # noqa: E402

from cases import Case  # noqa: E402

tf.get_logger().setLevel("ERROR")
VERSION = tf.__version__
TO_NHWC, TO_NCHW = (0, 2, 3, 1), (0, 3, 1, 2)


def error_text(error):
    name = type(error).__name__
    if isinstance(error, tf.errors.OpError):
        name = name.removesuffix("Error")
        text = error.message
    else:
        text = str(error)
    text = re.sub(r"\{\{function_node .*?\}\} ?", "", text)
    text = re.sub(r" \[Op:\w+\].*", "", text, flags=re.DOTALL)
    text = re.sub(r" for '\{\{node .*", "", text, flags=re.DOTALL)
    text = re.sub(r"; NodeDef: .*", "", text, flags=re.DOTALL)
    return f"{name}: {text.strip()}"


def attempt(compute):
    try:
        return {"value": compute()}
    except (ValueError, TypeError, tf.errors.OpError) as error:
        return {"error": error_text(error)}


def build(case):
    """The static shape that a graph gives the output, or why it can't be built."""
    def compute():
        with tf.Graph().as_default():
            x = tf.compat.v1.placeholder(tf.float32, case.input)
            w = tf.compat.v1.placeholder(tf.float32, case.filters)
            return tf.nn.conv2d(x, w, **case.settings()).shape.as_list()
    answer = attempt(compute)
    return {"shape": answer["value"]} if "value" in answer else answer


def run(case, x, w):
    return attempt(lambda: tf.nn.conv2d(x, w, **case.settings()).numpy())


def run_nhwc(case, x, w):
    """The same for NCHW by way of NHWC, which the plain kernel asks for."""
    if case.data_format != "NCHW":
        return run(case, x, w)
    def compute():
        y = tf.nn.conv2d(numpy.transpose(x, TO_NHWC), w, **settings_in_nhwc(case)).numpy()
        return numpy.transpose(y, TO_NCHW)
    return attempt(compute)


def settings_in_nhwc(case):
    def turned(values):
        full = isinstance(values, list) and len(values) == 4
        return [values[i] for i in TO_NHWC] if full else values
    if case.data_format == "NHWC":
        return case.settings()
    settings = {key: turned(value) for key, value in case.settings().items()}
    return {**settings, "data_format": "NHWC"}


def spatial(values):
    """(height, width) of strides or dilations in NHWC order, however they are spelled."""
    values = values if isinstance(values, list) else [values]
    return {1: values * 2, 2: values, 4: values[1:3]}[len(values)]


def stuffed(w, dilations):
    """The filters with zeros between their taps, whose plain convolution is the dilated one."""
    kh, kw, cf, cout = w.shape
    dh, dw = dilations
    spread = tf.pad(tf.reshape(w, [kh, 1, kw, 1, cf, cout]),
                    [[0, 0], [0, dh - 1], [0, 0], [0, dw - 1], [0, 0], [0, 0]])
    return tf.reshape(spread, [kh * dh, kw * dw, cf, cout])[:(kh - 1) * dh + 1, :(kw - 1) * dw + 1]


def gradients(convolve, tensors):
    """Of sum(y * dy), with respect to input, filters and a bias of zeros; y itself comes first."""
    x, w, dy = tensors
    b = tf.zeros([w.shape[3]], w.dtype)
    with tf.GradientTape() as tape:
        tape.watch([x, w, b])
        y = convolve(x, w, b)
        loss = tf.reduce_sum(y * dy)
    return [y, *tape.gradient(loss, [x, w, b])]


def gradients_by_parts(case, x, w, dy):
    """With the plain kernels, which differentiate neither dilations nor groups nor NCHW: each group
    by itself, with zeros between the taps, in NHWC."""
    settings = settings_in_nhwc(case)
    dilations = spatial(settings.pop("dilations"))
    nchw = case.data_format == "NCHW"
    def convolve(x, w, b):
        if nchw:
            x = tf.transpose(x, TO_NHWC)
        groups = x.shape[3] // w.shape[2]
        parts = zip(tf.split(x, groups, 3), tf.split(stuffed(w, dilations), groups, 3))
        y = tf.concat([tf.nn.conv2d(*part, **settings) for part in parts], 3)
        y = tf.nn.bias_add(y, b)
        return tf.transpose(y, TO_NCHW) if nchw else y
    tensors = [tf.constant(array) for array in (x, w, dy)]
    return attempt(lambda: [tensor.numpy() for tensor in gradients(convolve, tensors)])


def gradients_by_xla(case, x, w, dy):
    """The case as it stands, compiled: takes some 100 ms, and does everything."""
    def convolve(x, w, b):
        y = tf.nn.conv2d(x, w, **case.settings())
        return tf.nn.bias_add(y, b, data_format=case.data_format)
    compiled = tf.function(lambda *tensors: gradients(convolve, tensors), jit_compile=True)
    tensors = [tf.constant(array) for array in (x, w, dy)]
    return attempt(lambda: [tensor.numpy() for tensor in compiled(*tensors)])
