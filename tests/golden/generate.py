"""Records what TensorFlow gives for the cases of families.txt and refusals.txt, for C++ tests that read
nothing else.

  generate.py            computes everything anew and compares it with the fixtures
  generate.py --update   writes them

Needs what tests/live/requirements.txt names (`./test --live-tensorflow` installs it into build/live). Every
legal case is recorded with SAME, VALID and explicit padding where TensorFlow accepts it, and its words where
it doesn't. A family is one .npz: for case i the arrays i/x, i/w, i/dy (input, filters, gradient at the
output) and i/y, i/dx, i/dw, i/db (output, gradients), all NHWC and HWIO. Most hold integers
from -4 to 4, so that every sum is exact; the first small one of each family holds reals. manifest.json says
which is which.
"""

import argparse
import json
import sys
from pathlib import Path

import numpy

FOLDER = Path(__file__).resolve().parent
sys.path.insert(0, str(FOLDER.parent / "live"))
import tensorflow_side as tensorflow  # noqa: E402
from cases import Case, parse_line  # noqa: E402

SEED = 20260101
EXPLICIT = [[0, 0], [1, 2], [0, 3], [0, 0]]
SMALL = 3000  # elements of all tensors of a case that may hold reals: they don't pack


def read_families():
    families = {}
    for line in (FOLDER.parent / "support/families.txt").read_text().splitlines():
        if line.startswith("["):
            cases = families.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            cases.append(line)
    return families


def variants(line):
    """The case with each of the three kinds of padding, its own first."""
    own = parse_line(line)
    paddings = [own.padding]
    for padding in ("SAME", "VALID", EXPLICIT):
        if padding != own.padding and not (isinstance(padding, list) and isinstance(own.padding, list)):
            paddings.append(padding)
    return [Case(own.input, own.filters, own.strides, padding, own.dilations) for padding in paddings]


def case_line(case):
    extents = "x".join(map(str, case.input)) + "*" + "x".join(map(str, case.filters))
    padding = case.padding
    if isinstance(padding, list):
        padding = ",".join(str(pad) for pair in padding[1:3] for pad in pair)
    pair = lambda values: "%d,%d" % tuple(values)
    return (f"{extents} strides={pair(case.strides)} dilations={pair(case.dilations)} "
            f"padding={padding} format=NHWC")


def refusal(case):
    """TensorFlow's words in graph and in eager mode, or None."""
    x, w = numpy.zeros(case.input, numpy.float32), numpy.zeros(case.filters, numpy.float32)
    graph, eager = tensorflow.build(case), tensorflow.run(case, x, w)
    if "error" not in graph and "error" not in eager:
        return None
    if "error" in eager:
        said = eager["error"]
    else:
        empty = eager["value"].size == 0
        said = "no error: an empty tensor, size 0" if empty else "no error: a tensor of zeros"
    return {"graph": graph.get("error", said), "eager": said}


def differentiate(case, x, w, dy):
    """[output, gradients …]; the plain kernel leaves the gradients of an empty tensor unwritten, so
    these aren't recorded."""
    y = tensorflow.run(case, x, w)["value"]
    if 0 in [*x.shape, *dy.shape]:
        return {"y": y}
    groups = x.shape[3] // w.shape[2]
    compute = tensorflow.gradients_by_xla if groups > 8 else tensorflow.gradients_by_parts
    _, dx, dw, db = compute(case, x, w, dy)["value"]
    return {"y": y, "dx": dx, "dw": dw, "db": db.reshape(1, 1, 1, -1)}


def record(case, random, reals):
    draw = ((lambda shape: random.standard_normal(shape, numpy.float32)) if reals else
            (lambda shape: random.integers(-4, 5, shape).astype(numpy.float32)))
    x, w = draw(case.input), draw(case.filters)
    dy = draw(tensorflow.build(case)["shape"])
    return {"x": x, "w": w, "dy": dy, **differentiate(case, x, w, dy)}


def generate_family(name, lines):
    random = numpy.random.default_rng([SEED, *name.encode()])
    arrays, entries, reals_done = {}, [], False
    for case in (case for line in lines for case in variants(line)):
        entry = {"family": name, "case": case_line(case)}
        refused = refusal(case)
        if refused:
            entries.append({**entry, **refused})
            continue
        results = record(case, random, reals=False)
        small = sum(array.size for array in results.values()) <= SMALL
        if small and results["y"].size and not reals_done:
            results, reals_done = record(case, random, reals=True), True
            entry["reals"] = True
        entry["index"] = len(entries)
        arrays.update({f"{entry['index']}/{key}": array for key, array in results.items()})
        entries.append(entry)
    return arrays, entries


def generate_refusals():
    """Each line of refusals.txt is a case, or the extents of one and its settings as JSON."""
    entries = []
    for line in (FOLDER / "refusals.txt").read_text().splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith("{"):
            settings = json.loads(line)
            case = Case([1, 8, 9, 4], [3, 3, 4, 2], **settings)
            entries.append({"family": "Spelling", "settings": settings, **refusal(case)})
        else:
            entries.append({"family": "Refusals", "case": line, **refusal(parse_line(line))})
    return entries


def generate():
    manifest = {"tensorflow": tensorflow.VERSION, "numpy": numpy.__version__, "seed": SEED, "cases": []}
    archives = {}
    for name, lines in read_families().items():
        archives[name], entries = generate_family(name, lines)
        manifest["cases"] += entries
    manifest["cases"] += generate_refusals()
    return manifest, archives


def manifest_text(manifest):
    """One case a line."""
    head = {key: value for key, value in manifest.items() if key != "cases"}
    cases = ",\n".join("    " + json.dumps(case) for case in manifest["cases"])
    return json.dumps(head, indent=2)[:-2] + ',\n  "cases": [\n' + cases + "\n  ]\n}\n"


def differences(manifest, archives):
    if (FOLDER / "manifest.json").read_text() != manifest_text(manifest):
        yield "manifest.json"
    for name, arrays in archives.items():
        with numpy.load(FOLDER / f"{name}.npz") as stored:
            if sorted(stored.files) != sorted(arrays):
                yield f"{name}.npz: other arrays"
                continue
            for key, array in arrays.items():
                # TensorFlow's own sums of reals vary with the machine.
                if not numpy.allclose(stored[key], array, rtol=1e-5, atol=1e-5):
                    yield f"{name}.npz: {key}"


def main():
    parser = argparse.ArgumentParser(description="Record TensorFlow's answers.")
    parser.add_argument("--update", action="store_true", help="write the fixtures")
    update = parser.parse_args().update
    manifest, archives = generate()
    if update:
        for name, arrays in archives.items():
            numpy.savez_compressed(FOLDER / f"{name}.npz", **arrays)
        (FOLDER / "manifest.json").write_text(manifest_text(manifest))
        return 0
    wrong = list(differences(manifest, archives))
    print("\n".join(wrong) if wrong else f"{len(manifest['cases'])} cases agree")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
