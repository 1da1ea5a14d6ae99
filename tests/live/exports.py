"""Exported code against the real frameworks, on random chains. Run by live.py.

  exports.py PROGRAM [--seed SEED] [--count N] [--only INDEX] [--target T]…

The chains are those of chains.py, as far as TensorFlow accepts them. `export` writes each for every target;
the files are run by the framework itself and must come to Convoscope's numbers by their own self-test; models
pass ONNX's own checker first.
PyTorch is Debian's, which the system's Python finds; a framework that isn't there is skipped and named. What a target
refuses is counted by its sentence.
"""

import argparse
import collections
import json
import subprocess
import sys
import tempfile
from pathlib import Path

from chain_gradients import accepted
from chains import draw, spell

SYSTEM_PYTHON = "/usr/bin/python3"
FRAMEWORKS = {"tensorflow": "tensorflow", "keras": "keras", "pytorch": "torch", "jax": "jax", "numpy": "numpy",
              "onnx": "onnxruntime"}
WORKER = Path(__file__).with_name("export_worker.py")


class Worker:
    """A process that runs exported files, one after the other."""

    def __init__(self, target):
        python = SYSTEM_PYTHON if target == "pytorch" else sys.executable
        self.missing = subprocess.run([python, "-c", f"import {FRAMEWORKS[target]}"],
                                      capture_output=True).returncode != 0
        if not self.missing:
            self.process = subprocess.Popen([python, str(WORKER)], stdin=subprocess.PIPE,
                                            stdout=subprocess.PIPE, text=True)

    def run(self, path):
        self.process.stdin.write(f"{path}\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())

    def close(self):
        if not self.missing:
            self.process.stdin.close()
            self.process.wait()


def export(program, experiment, target, folder):
    """The file, or the sentence of a refusal."""
    path = folder / (f"{target}.onnx" if target == "onnx" else f"{target}.py")
    done = subprocess.run([program, "export", str(experiment), "--as", target, "-o", str(path)],
                          capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        return None, done.stderr.strip()
    return (folder / f"check_{target}.py" if target == "onnx" else path), ""


def check(program, seed, index, workers, refused):
    """Sentences of what is wrong, and how many files were run."""
    chain, _ = accepted(draw(seed, index))
    wrong, count = [], 0
    if not chain.layers:
        return wrong, count
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        experiment = spell(chain, folder)
        for target, worker in workers.items():
            path, refusal = export(program, experiment, target, folder)
            if path is None:
                refused[f"{target}: {refusal.rsplit(': ', 1)[-1]}"] += 1
                continue
            count += 1
            answer = worker.run(path)
            if not answer["ok"]:
                layers = ", ".join(layer["op"] for layer in chain.layers)
                wrong.append(f"{target} of chain {index} of seed {seed} ({layers}): {answer['said']}")
    return wrong, count


def main():
    parser = argparse.ArgumentParser(description="Run exported code in the frameworks it is for.")
    parser.add_argument("program", help="build/release/convoscope")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=50)
    parser.add_argument("--only", type=int, help="the index of one chain")
    parser.add_argument("--target", action="append", choices=list(FRAMEWORKS))
    options = parser.parse_args()
    workers = {target: Worker(target) for target in options.target or FRAMEWORKS}
    missing = [target for target, worker in workers.items() if worker.missing]
    workers = {target: worker for target, worker in workers.items() if not worker.missing}
    refused = collections.Counter()
    failures = files = 0
    for index in range(options.count) if options.only is None else [options.only]:
        wrong, count = check(options.program, options.seed, index, workers, refused)
        files += count
        failures += len(wrong)
        for sentence in wrong:
            print(sentence, flush=True)
    for worker in workers.values():
        worker.close()
    for sentence, times in sorted(refused.items()):
        print(f"refused {times} times by {sentence}")
    skipped = f"; skipped, since not installed: {', '.join(missing)}" if missing else ""
    print(f"{files} exported files of seed {options.seed} run for {', '.join(workers)}, {failures} failures{skipped}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
