"""Convoscope's chains of layers against TensorFlow's, on random ones. Run by live.py.

  chains_side.py PROGRAM [--seed SEED] [--count N] [--only INDEX]

Each layer is computed by TensorFlow from what Convoscope's layers before it gave, so that errors don't
add up and a wrong layer is named. Where TensorFlow refuses a layer, so must Convoscope, and nothing else.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy

import chain_layers
from chains import draw, spell


def computed(program, chain, folder):
    """Every layer's activation in NHWC, or the program's refusal."""
    path = spell(chain, folder)
    result = subprocess.run([program, "run", str(path), "--json", "--output-dir", str(folder / "out")],
                            capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode == 1:
        return result.stderr.strip()
    if result.returncode:
        raise RuntimeError(f"{path}: status {result.returncode}: {result.stderr}")
    arrays = [numpy.load(folder / "out" / layer["file"]) for layer in json.loads(result.stdout)["layers"]]
    return arrays if chain.data_format == "NHWC" else [array.transpose(0, 2, 3, 1) for array in arrays]


def wrong_layer(layer, value, allowed, ours):
    if value.shape != ours.shape:
        return f"{layer['name']} ({layer['op']}): {ours.shape}; TensorFlow {value.shape}"
    far = numpy.abs(ours.astype(float) - value) > allowed
    if not far.any():
        return None
    at = tuple(int(i) for i in numpy.argwhere(far)[0])
    return (f"{layer['name']} ({layer['op']}) at {at}: {ours[at]!r}; TensorFlow {value[at]!r}; "
            f"allowed {allowed[at]:.3g}")


class Checked:
    def __init__(self):
        self.layers = {}
        self.refused = 0

    def chain(self, program, seed, index):
        """What is wrong with it, or None."""
        chain = draw(seed, index)
        with tempfile.TemporaryDirectory() as folder:
            ours = computed(program, chain, Path(folder))
        refusal = ours if isinstance(ours, str) else None
        # A refused chain gives nothing; TensorFlow then goes on from its own.
        levels = [chain.input] if refusal else [chain.input, *ours]
        for place, layer in enumerate(chain.layers):
            other = levels[chain.levels().index(layer["with"])] if "with" in layer else None
            theirs = chain_layers.answer(layer, levels[place], other)
            if "error" in theirs:
                self.refused += 1
                return None if refusal else f"{layer['op']}: accepted; TensorFlow: {theirs['error']}"
            if refusal:
                levels.append(theirs["value"])
                continue
            wrong = wrong_layer(layer, theirs["value"], theirs["allowed"], ours[place])
            if wrong:
                return wrong
            self.layers[layer["op"]] = self.layers.get(layer["op"], 0) + 1
        return f"refused: {refusal}; TensorFlow accepts it" if refusal else None


def main():
    parser = argparse.ArgumentParser(description="Compare random chains of layers with TensorFlow.")
    parser.add_argument("program", help="build/release/convoscope")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--only", type=int, help="the index of one chain")
    options = parser.parse_args()
    indices = range(options.count) if options.only is None else [options.only]
    checked, failures = Checked(), 0
    for index in indices:
        wrong = checked.chain(options.program, options.seed, index)
        if wrong:
            failures += 1
            print(f"chain {index} of seed {options.seed}: {wrong}", flush=True)
    layers = ", ".join(f"{count} {op}" for op, count in sorted(checked.layers.items()))
    print(f"{len(indices)} chains of seed {options.seed}: {sum(checked.layers.values())} layers compared "
          f"({layers}), {checked.refused} chains refused alike, {failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
