"""The frameworks that portability.py compares, one class each: how the code of a badge is run, what
the direct way to write a case would be, and whether that must fail. A framework that isn't
installed is left out; TensorFlow and Keras are always needed.
"""

import importlib.util
import re

import keras
import numpy
import tensorflow as tf


def runs_nchw():
    """Whether oneDNN's kernels are on: the plain ones refuse NCHW."""
    try:
        tf.nn.conv2d(tf.ones([1, 1, 1, 1]), tf.ones([1, 1, 1, 1]), 1, "VALID", "NCHW")
        return True
    except tf.errors.UnimplementedError:
        return False


class Framework:
    def answers(self, case):
        """Whether the numbers of the badge's code can be asked for in this build."""
        return True

    def must_fail(self, case, badge):
        """True or False for what direct() must do, None where that isn't told by the badge."""
        return None if badge["state"] == "runs" else True

    def more(self, case, badge):
        """Sentences about anything else that a badge claims."""
        return ()


class TensorFlow(Framework):
    def __init__(self, one_dnn):
        self.one_dnn = one_dnn

    def answers(self, case):
        return not self.one_dnn or 0 not in case.output_shape

    def run(self, case, code):
        return eval(code, {"tf": tf, "x": tf.constant(case.x), "w": tf.constant(case.w)})

    def must_fail(self, case, badge):
        # Nothing is computed, and so nothing refused, where one side is empty.
        return not self.one_dnn if case.nchw and case.x.size and case.expected.size else None

    def direct(self, case):
        pairs = [[0, 0], [0, 0], *case.pads]
        padding = pairs if case.explicit else "SAME" if case.same else "VALID"
        return tf.nn.conv2d(case.x, case.w, case.strides, padding, "NCHW", case.dilations)

    def more(self, case, badge):
        if 0 in case.output_shape or 0 in case.x.shape or "corrupt memory" in badge["gradients"]:
            return
        refused = {"": False, "need oneDNN": not self.one_dnn, "every CPU": True}
        must_fail = next(fails for words, fails in reversed(refused.items())
                         if words in badge["gradients"])
        x, w = tf.constant(case.x), tf.constant(case.w)
        try:
            with tf.GradientTape() as tape:
                tape.watch([x, w])
                y = eval(badge["code"], {"tf": tf, "x": x, "w": w})
            tape.gradient(y, [x, w])
            failed = False
        except tf.errors.OpError:
            failed = True
        if failed != must_fail:
            yield f"gradients {'fail' if failed else 'run'}; the badge: {badge['gradients']}"


class Keras(Framework):
    def __init__(self, one_dnn):
        self.one_dnn = one_dnn

    def apply(self, case, layer, x):
        layer.build(x.shape)
        layer.set_weights([case.w])
        return numpy.asarray(layer(x))

    def run(self, case, code):
        return self.apply(case, eval(code, {"keras": keras}), case.x)

    def conv2d(self, case, strides, padding, data_format):
        return keras.layers.Conv2D(
            case.w.shape[3], case.w.shape[:2], strides=strides, padding=padding,
            dilation_rate=case.dilations, groups=case.groups, data_format=data_format,
            use_bias=False)

    def must_fail(self, case, badge):
        if "no dependable answer" in badge["reason"]:
            return None
        if badge["state"] != "with a change":
            return super().must_fail(case, badge)
        if case.explicit and numpy.any(case.pads):
            return True
        return not self.one_dnn if case.nchw and case.groups == 1 and case.x.size else None

    def direct(self, case):
        padding = "same" if case.same else "valid"
        if case.explicit and numpy.any(case.pads):
            padding = case.pads
        layer = self.conv2d(case, case.strides, padding,
                            "channels_first" if case.nchw else "channels_last")
        return self.apply(case, layer, case.x)

    def more(self, case, badge):
        """The way round that is offered for strides with dilations."""
        slices = re.search(r"y\[.*\]", badge["reason"])
        if not slices or 0 in case.output_shape or 0 in case.x.shape:
            return
        pads = list(map(int, re.search(r"pads ([\d, ]+) \(", badge["reason"])[1].split(", ")))
        padded = numpy.pad(case.last, [[0, 0], pads[:2], pads[2:], [0, 0]])
        y = self.apply(case, self.conv2d(case, 1, "valid", "channels_last"), padded)
        y = y.transpose(0, 3, 1, 2) if case.nchw else y
        difference = case.differs(eval(slices[0], {"y": y}))
        if difference:
            yield f"{badge['reason']}: {difference}"


class PyTorch(Framework):
    def __init__(self):
        import torch
        self.torch = torch

    def run(self, case, code):
        names = {"F": self.torch.nn.functional, "x": self.torch.tensor(case.x),
                 "w": self.torch.tensor(case.w)}
        return eval(code, names).numpy()

    def direct(self, case):
        (top, bottom), (left, right) = case.pads
        symmetric = (top, left) == (bottom, right)
        padding = "same" if case.same else (top, left) if symmetric else (top, bottom, left, right)
        return self.torch.nn.functional.conv2d(
            self.torch.tensor(case.last).permute(0, 3, 1, 2),
            self.torch.tensor(case.w).permute(3, 2, 0, 1), stride=case.strides, padding=padding,
            dilation=case.dilations, groups=case.groups)


class Onnx(Framework):
    def __init__(self):
        import onnx
        import onnxruntime
        onnxruntime.set_default_logger_severity(4)
        self.onnx, self.runtime = onnx, onnxruntime

    def compute(self, case, node):
        x = numpy.ascontiguousarray(case.last.transpose(0, 3, 1, 2))
        w = numpy.ascontiguousarray(case.w.transpose(3, 2, 0, 1))
        helper, kind = self.onnx.helper, self.onnx.TensorProto.FLOAT
        tensors = [helper.make_tensor_value_info("x", kind, x.shape),
                   helper.make_tensor_value_info("w", kind, w.shape)]
        graph = helper.make_graph([node], "case", tensors,
                                  [helper.make_tensor_value_info("y", kind, [None] * 4)])
        model = helper.make_model(graph, ir_version=8,
                                  opset_imports=[helper.make_opsetid("", 17)])
        session = self.runtime.InferenceSession(model.SerializeToString(),
                                                providers=["CPUExecutionProvider"])
        y = session.run(None, {"x": x, "w": w})[0]
        return y if case.nchw else y.transpose(0, 2, 3, 1)

    def run(self, case, code):
        return self.compute(case, eval(code, {"onnx": self.onnx}))

    def direct(self, case):
        pads = ({"auto_pad": "SAME_UPPER"} if case.same else
                {"pads": [pair[end] for end in (0, 1) for pair in case.pads]})
        return self.compute(case, self.onnx.helper.make_node(
            "Conv", ["x", "w"], ["y"], kernel_shape=case.w.shape[:2], strides=case.strides,
            dilations=case.dilations, group=case.groups, **pads))

    def more(self, case, badge):
        if badge["state"] == "runs":
            difference = case.differs(self.direct(case))
            if difference:
                yield f"the direct way: {difference}"


OPTIONAL = {"pytorch": (("torch",), PyTorch), "onnx": (("onnx", "onnxruntime"), Onnx)}


def is_installed(packages):
    return all(importlib.util.find_spec(package) for package in packages)


def installed():
    """By the identifiers of badges."""
    one_dnn = runs_nchw()
    found = {"tensorflow_cpu": TensorFlow(one_dnn), "keras": Keras(one_dnn)}
    found.update((name, make()) for name, (packages, make) in OPTIONAL.items()
                 if is_installed(packages))
    return found


def versions():
    """A line for people: what is compared, and what is skipped."""
    one_dnn = "on" if runs_nchw() else "off"
    parts = [f"TensorFlow {tf.__version__} (oneDNN {one_dnn})", f"Keras {keras.__version__}"]
    skipped = ["TensorFlow GPU", "TensorFlow.js"]
    for packages, _ in OPTIONAL.values():
        for package in packages:
            if is_installed(packages):
                parts.append(f"{package} {__import__(package).__version__}")
            else:
                skipped.append(package)
    return f"Compared with {', '.join(parts)}; skipped: {', '.join(skipped)}."
