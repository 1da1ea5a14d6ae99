"""deep to up (3 layers) in ONNX Runtime, exported by Convoscope.

  python3 check_channels_first.py    compares the numbers that come out here with Convoscope's
"""
import sys
from pathlib import Path

import numpy as np
import onnxruntime


def model(x):
    path = str(Path(__file__).with_name("channels_first.onnx"))
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    return session.run(None, {"input": x})[0]


# An input and what Convoscope computes from it, [N, C, H, W].
x = np.array([
    0.0, 0.0, -2.0, -2.0, -1.0, 0.0, 4.0, 1.0, 1.0, -2.0, 2.0, 1.0, 2.0, 1.0, 3.0, 2.0,
    4.0, 0.0, -2.0, 3.0,
    5.0, 4.0, 0.0, 0.0, -2.0, 5.0, 0.0, -2.0, 0.0, 0.0, 0.0, 5.0, -1.0, -2.0, 3.0, 5.0,
    -1.0, -2.0, 1.0, 1.0,
    2.0, -2.0, -1.0, 5.0, -2.0, -1.0, 5.0, 3.0, 1.0, 2.0, 5.0, 5.0, 1.0, 2.0, 1.0, 5.0,
    0.0, 4.0, -1.0, 4.0,
    5.0, 3.0, -1.0, 1.0, 4.0, -1.0, 1.0, 2.0, -1.0, 0.0, 3.0, 0.0, 2.0, 0.0, 5.0, 1.0,
    -1.0, 4.0, 5.0, 0.0,
], np.float32).reshape(2, 2, 5, 4)
expected = np.array([
    -43.0, -17.0, -54.0, -2.0, -88.0, 66.0, 21.0, -123.0, 13.0, 20.0, -33.0, -32.0,
    40.0, -16.0, 86.0, 49.0, 30.0, 6.0, 62.0, -11.0,
    -4.0, -57.0, -3.0, 63.0, 9.0, -80.0, -213.0, 76.0, 8.0, 59.0, -60.0, -83.0,
    -12.0, -12.0, -122.0, 27.0, -12.0, -30.0, 56.0, -108.0,
    11.0, 1.0, -19.0, -5.0, -23.0, -37.0, -99.0, -9.0, -61.0, 1.0, -119.0, 44.0,
    -26.0, -37.0, -76.0, 143.0, 2.0, 10.0, 24.0, 33.0,
    -6.0, -19.0, 51.0, 30.0, 42.0, 83.0, -128.0, 52.0, 12.0, 17.0, -183.0, -142.0,
    -165.0, -34.0, -203.0, 105.0, -18.0, -70.0, 4.0, -162.0,
], np.float32).reshape(2, 2, 5, 4)
# Float32 rounding alone: 16 * 2**-23 of the magnitudes that each layer adds (of a
# convolution the sum of |x * w|), carried through the layers after it.
allowed = 2.7e-03


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
