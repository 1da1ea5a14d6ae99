"""What `convoscope export` writes, word for word, so that a change of it is seen as a change.

  samples_test.py [--write]

NAME.json beside this file is an experiment, the folder NAME what `export --all` made of it: every file of text, and
of the ONNX model what `import` lists; of pictures only their place in the manifest. All numbers come out exact on every machine. --write takes over what the
program in $CONVOSCOPE says now. That the code runs and is right is shown elsewhere (tests/cli, tests/live).
"""

import json
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROGRAM = os.environ.get("CONVOSCOPE", str(FOLDER.parents[1] / "build/release/convoscope"))
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.json"))
BINARY = {".onnx", ".npz", ".safetensors", ".bin"}


def program(*arguments):
    done = subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, timeout=240,
                          stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise AssertionError(f"{arguments}: {done.stderr}")
    return done.stdout


def without_sizes_of_pictures(manifest):
    """They differ between versions of the libraries that pack pictures."""
    parts = json.loads(manifest)
    for picture in parts["pictures"]:
        for file in picture["files"]:
            del file["bytes"]
    return json.dumps(parts, indent=2, ensure_ascii=False) + "\n"


def exported(name):
    """The files of a sample: text by path."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / name
        program("export", FOLDER / f"{name}.json", "--all", "--name", name, "-o", folder)
        pictures = folder / "pictures"
        files = {str(path.relative_to(folder)): path.read_text(encoding="utf-8")
                 for path in folder.rglob("*")
                 if path.is_file() and path.suffix not in BINARY and pictures not in path.parents}
        files["manifest.json"] = without_sizes_of_pictures(files["manifest.json"])
        listed = json.loads(program("import", folder / f"onnx/{name}.onnx", "--json"))
        model = {key: listed[key] for key in ("format", "operations", "tensors")}
        files["onnx/model.json"] = json.dumps(model, indent=1, ensure_ascii=False) + "\n"
    return files


def committed(name):
    folder = FOLDER / name
    return {str(path.relative_to(folder)): path.read_text(encoding="utf-8")
            for path in folder.rglob("*") if path.is_file()}


def write(name):
    for path in (FOLDER / name).rglob("*"):
        if path.is_file():
            path.unlink()
    for path, text in exported(name).items():
        file = FOLDER / name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


class SamplesTest(unittest.TestCase):
    maxDiff = None

    def test_every_sample_is_written_as_it_was(self):
        self.assertTrue(SAMPLES)
        for name in SAMPLES:
            with self.subTest(name):
                now, before = exported(name), committed(name)
                self.assertEqual(sorted(before), sorted(now))
                for path, text in before.items():
                    self.assertEqual(text, now[path], f"{name}/{path}; samples_test.py --write takes it over")

    def test_every_target_has_a_sample(self):
        targets = {json.loads(line)["target"] for line in program("export", "--list", "--json").splitlines()}
        written = {target["target"] for name in SAMPLES
                   for target in json.loads(committed(name)["manifest.json"])["targets"]}
        self.assertEqual(targets, written)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        for sample in SAMPLES:
            write(sample)
    else:
        unittest.main()
