"""The processes that are timed in turn, Convoscope's own among them; each speaks the requests of
app/cli/bench_serve.h. A process that ended is started anew for the next case.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
ROOT = FOLDER.parents[1]
PROGRAM = os.environ.get("CONVOSCOPE", str(ROOT / "build/release/convoscope"))
PREFIX = Path(sys.prefix)  # the virtual environment, where oneDNN's headers and libraries lie too
REFUSED_SHOWN = 100  # characters


class Contestant:
    """`command` is given the number of threads; `ours` is Convoscope, which parses lines itself."""

    def __init__(self, name, command, environment=None, ours=False):
        self.name, self.command, self.environment, self.ours = name, command, environment or {}, ours
        self.process, self.version, self.threads = None, "", 0

    def start(self, threads):
        """False where the process doesn't come up. With one thread it is held on one core, since not
        every library can be told."""
        self.stop()
        self.threads = threads
        cores = sorted(os.sched_getaffinity(0))[-threads:]
        self.process = subprocess.Popen(
            self.command(threads), stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True, env={**os.environ, **self.environment},
            preexec_fn=lambda: os.sched_setaffinity(0, cores))
        if self.ours:
            return True
        line = self.process.stdout.readline()
        if not line:
            self.stop()
            return False
        self.version = json.loads(line)["version"]
        return True

    def ask(self, request):
        """Its answer; {"refused": …} also where it ended instead."""
        if self.process is None and not self.start(self.threads):
            return {"refused": "does not start"}
        try:
            self.process.stdin.write(json.dumps(request) + "\n")
            self.process.stdin.flush()
            line = self.process.stdout.readline()
        except BrokenPipeError:
            line = ""
        if line:
            return json.loads(line)
        status = self.process.wait()
        self.stop()
        return {"refused": f"its process ended with {status}"}

    def load(self, request, entry):
        extras = {"numbers": entry.case.numbers(), "one_plane": entry.one_plane,
                  "separable": entry.separable}
        return self.ask(request if self.ours else {**request, **extras})

    def save(self, path, entry, shape):
        extras = {"pass": entry.which, "nchw": entry.case.nchw, "shape": shape}
        return self.ask({"save": path, **({} if self.ours else extras)})

    def stop(self):
        if self.process is not None:
            self.process.stdin.close()
            self.process.wait()
            self.process.stdout.close()
            self.process = None


def python(file):
    return lambda threads: [sys.executable, str(FOLDER / file), str(threads)]


def build_onednn():
    """The path of its process's program, compiled where it is older than its source, or None."""
    source, program = FOLDER / "onednn_peer.cpp", PREFIX / "onednn_peer"
    if not program.exists() or program.stat().st_mtime < source.stat().st_mtime:
        command = ["g++", "-std=c++20", "-O2", f"-I{PREFIX}/include", str(source), "-o", str(program),
                   f"-L{PREFIX}/lib", "-ldnnl", "-Wl,--allow-shlib-undefined"]
        if subprocess.run(command, stderr=subprocess.DEVNULL).returncode != 0:
            return None
    return str(program)


def all_contestants(precision):
    """Convoscope first. It and oneDNN appear twice: with filters that were brought into their own layout
    beforehand, and with filters that are new in every call."""
    def convoscope(*options):
        return lambda threads: [PROGRAM, "bench", "--serve", "--threads", str(threads),
                                "--precision", precision, *options]
    contestants = [Contestant("Convoscope", convoscope("--keep-filters"), ours=True),
                   Contestant("Convoscope, new filters", convoscope(), ours=True)]
    onednn = build_onednn()
    if onednn:
        # Its engine is a SYCL device of the OpenCL library that the same environment holds.
        environment = {"LD_LIBRARY_PATH": f"{PREFIX}/lib",
                       "OCL_ICD_FILENAMES": f"{PREFIX}/lib/libintelocl.so"}
        contestants += [Contestant("oneDNN", lambda threads: [onednn], environment),
                        Contestant("oneDNN, reorder", lambda threads: [onednn, "reorder"], environment)]
    contestants += [Contestant("TensorFlow", python("tensorflow_peer.py")),
                    Contestant("PyTorch", python("pytorch_peer.py")),
                    Contestant("OpenCV", python("opencv_peer.py"))]
    return contestants


def started(contestants, threads):
    """Those that came up; says which did not."""
    kept = []
    for contestant in contestants:
        if contestant.start(threads):
            kept.append(contestant)
        else:
            print(f"{contestant.name} is skipped: it isn't installed, or its process ends at once")
    return kept
