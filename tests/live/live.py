"""Convoscope against TensorFlow itself, on random cases. Run by `./test --live-tensorflow`.

  live.py [--count N | --seconds S] [--seed SEED] [--only INDEX]

Two processes draw the same cases from one seed: one compares shapes, outputs and what is refused in which
words, in graph and in eager mode; the other outputs and gradients. The same seed gives the same cases; a
case that differs is printed with what runs it again alone. Afterwards the portability badges of one case
for twenty are held to the frameworks that are installed, and random chains of layers to TensorFlow's, their
values and their gradients. The exit status is 1 where anything differed.
"""

import argparse
import json
import subprocess
import sys
import threading
import time
from pathlib import Path

from engine_side import PROGRAM

FOLDER = Path(__file__).resolve().parent
SHOWN = 20  # mismatches printed; all are counted
BADGES_EVERY = 20  # cases for one whose badges are tried
CHAINS_EVERY = 10  # cases for one chain of layers


class Worker(threading.Thread):
    """Follows one worker process; keeps its last summary and what it found wrong."""

    def __init__(self, mode, seed, first, count, deadline):
        super().__init__(daemon=True)
        self.mode, self.state, self.failure = mode, {"finished": 0}, None
        self.mismatches = []
        self.process = subprocess.Popen(
            [sys.executable, str(FOLDER / "worker.py"), mode, str(seed), str(first), str(count),
             str(deadline)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.start()

    def run(self):
        noise = []
        reader = threading.Thread(target=lambda: noise.extend(self.process.stderr), daemon=True)
        reader.start()
        for line in self.process.stdout:
            message = json.loads(line)
            if "mismatch" in message:
                self.mismatches.append(message)
            else:
                self.state = message
        reader.join()
        status = self.process.wait()
        if status != 0:
            self.failure = f"exit status {status}\n" + "".join(noise[-12:])


def follow(workers, count):
    """Shows progress until all have ended."""
    shown = 0
    while any(worker.is_alive() for worker in workers):
        time.sleep(0.2)
        least = min(worker.state["finished"] for worker in workers)
        if sys.stderr.isatty():
            print(f"\rcomparing with TensorFlow: {least} of {count} cases", end="", file=sys.stderr)
        elif least >= shown + max(1, count // 4):
            shown = least
            print(f"comparing with TensorFlow: {least} of {count} cases", file=sys.stderr, flush=True)
    if sys.stderr.isatty():
        print(file=sys.stderr)


def summary(workers, seed, seconds):
    refusing, gradients = (worker.state.get("counts", {}) for worker in workers)
    worst = max(worker.state.get("worst", 0) for worker in workers)
    refusals = workers[0].state.get("refusals", [])
    return "\n".join([
        f"seed {seed}, {workers[0].state['finished']} cases in {seconds:.0f} s: "
        f"{refusing.get('accepted', 0)} accepted, {refusing.get('refused', 0)} refused in "
        f"{len(refusals)} kinds of words",
        f"tensors compared: {refusing.get('outputs', 0) + gradients.get('outputs', 0)} outputs, "
        f"{gradients.get('gradients', 0)} gradients ({gradients.get('by XLA', 0)} cases by XLA, of which "
        f"{gradients.get('faults of XLA', 0)} more were wrong and went to the plain kernel)",
        f"largest difference: {worst:.2f} float32 epsilon * sum |x * w| (0 on integers)"])


def agrees(script, seed, count, heading=None):
    """True where the comparison of this file of the folder found nothing; it prints what it compared. What goes to
    standard error is the frameworks' chatter, and is shown where the comparison failed."""
    if heading:
        print(f"{heading}:", flush=True)
    done = subprocess.run([sys.executable, str(FOLDER / script), PROGRAM, "--seed", str(seed), "--count", str(count)],
                          stderr=subprocess.PIPE, text=True, errors="replace")
    if done.returncode != 0:
        print(f"{script} failed:\n{done.stderr[-2000:]}", flush=True)
    return done.returncode == 0


def main():
    parser = argparse.ArgumentParser(description="Compare Convoscope with TensorFlow on random cases.")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seconds", type=float)
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--only", type=int, help="the index of one case")
    arguments = parser.parse_args()
    first, count = 0, arguments.count
    if arguments.only is not None:
        first, count = arguments.only, 1
    elif arguments.seconds is not None:
        count = 10 ** 9
    start = time.time()
    deadline = start + (arguments.seconds if arguments.seconds is not None else 10 ** 6)
    print(f"seed {arguments.seed}", flush=True)
    workers = [Worker(mode, arguments.seed, first, count, deadline) for mode in ("refusals", "gradients")]
    follow(workers, count)

    mismatches = [m for worker in workers for m in worker.mismatches]
    for mismatch in mismatches[:SHOWN]:
        print(f"{mismatch['mismatch']}: {mismatch['case']}\n  {mismatch['text']}\n"
              f"  ./test --live-tensorflow --seed {arguments.seed} --only {mismatch['index']}")
    for worker in workers:
        if worker.failure:
            print(f"the {worker.mode} worker stopped:\n{worker.failure}")
    print(summary(workers, arguments.seed, time.time() - start))
    print(f"{len(mismatches)} mismatches")
    failed = bool(mismatches) or any(worker.failure for worker in workers)
    if arguments.only is None:
        finished = workers[0].state["finished"]
        seed, chains = arguments.seed, max(50, finished // CHAINS_EVERY)
        failed |= not agrees("portability.py", seed, max(20, finished // BADGES_EVERY), "portability badges")
        failed |= not agrees("chains_side.py", seed, chains, "chains of layers")
        failed |= not agrees("chain_gradients.py", seed, chains)
        failed |= not agrees("exports.py", seed, chains // 2, "exported code")
        failed |= not agrees("imports.py", seed, chains, "imported models")
        failed |= not agrees("imports_keras.py", seed, chains, "imported Keras models")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
