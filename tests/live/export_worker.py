"""Runs exported Python files whose paths come on standard input, one a line, and answers each with a line of
JSON: whether its self-test held, and what it said. The framework is loaded once."""

import contextlib
import io
import json
import os
import runpy
import sys
import traceback
import warnings
from pathlib import Path

os.environ.update(TF_CPP_MIN_LOG_LEVEL="3", CUDA_VISIBLE_DEVICES="", TF_ENABLE_ONEDNN_OPTS="0",
                  JAX_PLATFORMS="cpu", KERAS_BACKEND="tensorflow")
warnings.simplefilter("ignore")


def check_model(path):
    """What onnx says of the model that check_NAME.py runs."""
    import onnx
    model = path.with_name(path.stem.removeprefix("check_") + ".onnx")
    onnx.checker.check_model(str(model), full_check=True)


def run(path):
    said = io.StringIO()
    try:
        if Path(path).name.startswith("check_"):
            check_model(Path(path))
        with contextlib.redirect_stdout(said):
            ok = runpy.run_path(path, run_name="exported")["self_test"]()
    except Exception:  # whatever exported code can do wrong
        return {"ok": False, "said": traceback.format_exc(limit=-2)}
    return {"ok": bool(ok), "said": said.getvalue().strip()}


for line in sys.stdin:
    print(json.dumps(run(line.strip())), flush=True)
