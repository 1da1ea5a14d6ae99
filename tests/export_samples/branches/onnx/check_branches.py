"""stem to wide (9 layers) in ONNX Runtime, exported by Convoscope.

  python3 check_branches.py    compares the numbers that come out here with Convoscope's
"""
import sys
from pathlib import Path

import numpy as np
import onnxruntime


def model(x):
    path = str(Path(__file__).with_name("branches.onnx"))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {"input": x})[0]


# An input and what Convoscope computes from it, [N, H, W, C].
x = np.array([
    4.0, 2.0, 2.0, 2.0, 4.0, 3.0, 4.0, 3.0, 0.0, 0.0, 2.0, 3.0, 0.0, 0.0, 2.0,
    4.0, 3.0, 2.0, 3.0, 2.0, 0.0, 3.0, 2.0, 1.0, 4.0, 0.0, 3.0, 0.0, 1.0, 2.0,
    1.0, 1.0, 3.0, 3.0, 3.0, 0.0, 1.0, 3.0, 3.0, 4.0, 2.0, 1.0, 3.0, 4.0, 2.0,
    3.0, 2.0, 3.0, 1.0, 1.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0, 3.0, 4.0, 1.0, 2.0,
    2.0, 0.0, 1.0, 3.0, 4.0, 2.0, 4.0, 4.0, 2.0, 1.0, 4.0, 4.0, 0.0, 3.0, 4.0,
    3.0, 3.0, 3.0, 3.0, 0.0, 3.0, 3.0, 0.0, 1.0, 0.0, 1.0, 3.0, 1.0, 0.0, 2.0,
], np.float32).reshape(1, 6, 5, 3)
expected = np.array([
    23.5, -3.0, 17.25, 8.125, 23.5, -3.0, 17.25, 8.125,
    26.0, 2.75, 10.25, 8.125, 26.0, 2.75, 10.25, 8.125,
    20.5, 1.25, 11.25, 12.0, 20.5, 1.25, 11.25, 12.0,
    21.5, 2.75, 11.5, 17.625, 21.5, 2.75, 11.5, 17.625,
], np.float32).reshape(1, 2, 2, 8)
# Float32 rounding alone: 16 * 2**-23 of the magnitudes that each layer adds (of a
# convolution the sum of |x * w|), carried through the layers after it.
allowed = 1.7e-02


def self_test():
    y = model(x)
    if y.shape != expected.shape:
        print(f"wrong: the shape is {y.shape}, not {expected.shape}")
        return False
    difference = np.abs(y - expected).max()
    ok = bool(difference <= allowed)
    print(f"{'ok' if ok else 'wrong'}: largest difference {difference:.3g} (allowed {allowed:.3g})")
    return ok


if __name__ == "__main__":
    sys.exit(0 if self_test() else 1)
