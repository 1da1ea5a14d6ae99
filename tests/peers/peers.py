"""Convoscope's speed beside that of oneDNN, TensorFlow, PyTorch and OpenCV. Run by `./test --peers`.

  peers.py [--case TEXT]… [--pass P]… [--threads 1,2] [--precision P] [--seconds S] [--markdown FILE]

Every contestant is a process of its own that holds the tensors of one entry at a time (entries.py). First
its numbers are compared: sampled elements with float64, the whole with Convoscope's; one whose numbers are
wrong isn't timed. Then all take turns, a burst of calls each, until the seconds of the entry are over; the
median of all calls counts. What is timed is one call from tensors in memory to a new tensor: Convoscope's once with
filters that it packed or transformed beforehand, once with new filters; what each peer may do beforehand
stands at the head of its file. The exit status is 1 where Convoscope's own numbers were wrong.
"""

import argparse
import datetime
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time

import numpy

import table
from contestants import PROGRAM, REFUSED_SHOWN, all_contestants, started
from entries import PASSES, chosen
from samples import Samples, operands

ALLOWED = 1e-5  # error of a right number, in sums of |products|; ours state 2.5e-6 at most
BURST_NS = 20e6  # a turn lasts about so long
LONG_NS = 10e6  # above this a call brings its caches up itself; below, the first of a turn isn't counted
PAUSE = 0.005  # seconds between turns: threads that spin while they wait for work have stopped by then
LEAST_ROUNDS = 3


class Files:
    """Operands and outputs of one entry, in memory where the system has such a folder."""

    def __init__(self, folder, entry):
        self.folder, self.entry = folder, entry
        self.tensors = operands(entry, seed=7)
        self.request = {"case": entry.case.line, "pass": entry.which}
        for key, tensor in zip(("input", "filters", "out_backprop"), self.tensors):
            if tensor is not None:
                self.request[key] = os.path.join(folder, f"{key}.npy")
                numpy.save(self.request[key], tensor)
        case = entry.case
        self.shape = {"forward": case.storage(case.output),
                      "backprop_input": case.storage(case.input),
                      "backprop_filter": case.filters}[entry.which]
        self.samples = Samples(entry, *self.tensors)
        self.ours = None

    def output_of(self, contestant):
        path = os.path.join(self.folder, "output.npy")
        answer = contestant.save(path, self.entry, self.shape)
        if "refused" in answer:
            return None, answer["refused"]
        output = numpy.load(path)
        os.remove(path)
        return output, None

    def check(self, contestant):
        """(error, remark): its largest sampled error, and what is wrong or None."""
        output, refusal = self.output_of(contestant)
        if refusal:
            return None, refusal
        if output.shape != tuple(self.shape):
            return None, f"wrong shape {output.shape}"
        error = self.samples.error(output)
        if contestant.ours and self.ours is None:
            self.ours = output
        largest = float(numpy.max(abs(output - self.ours))) / float(numpy.max(self.samples.scale))
        if not (error <= ALLOWED and largest <= ALLOWED):
            return error, f"wrong numbers: off by {error:.1e}, from Convoscope's by {largest:.1e}"
        return error, None


def prepare(row, contestants, files):
    """Those that computed the entry rightly; what the others did is a remark of the row."""
    ready = []
    for contestant in contestants:
        answer = contestant.load(files.request, row.entry)
        remark = answer.get("refused")
        if not remark:
            row.errors[contestant.name], remark = files.check(contestant)
            row.ways[contestant.name] = answer["algorithm"]
        if remark:
            row.remarks[contestant.name] = remark[:REFUSED_SHOWN]
        else:
            ready.append(contestant)
    files.ours = None
    return ready


def burst(contestant, typical):
    """Times of one turn."""
    if typical >= LONG_NS:
        return contestant.ask({"time": 1}).get("ns", [])
    count = int(min(200, max(3, BURST_NS / max(typical, 1))))
    return contestant.ask({"time": count + 1}).get("ns", [])[1:]


def take_turns(row, ready, seconds):
    times = {contestant.name: [] for contestant in ready}
    typical = {contestant.name: statistics.median(contestant.ask({"time": 3}).get("ns", [1e9]))
               for contestant in ready}
    end, rounds = time.monotonic() + seconds, 0
    while rounds < LEAST_ROUNDS or time.monotonic() < end:
        turn = rounds % len(ready)
        for contestant in ready[turn:] + ready[:turn]:
            time.sleep(PAUSE)
            times[contestant.name] += burst(contestant, typical[contestant.name])
        rounds += 1
    for name, taken in times.items():
        if taken:
            row.medians[name], row.least[name] = statistics.median(taken), min(taken)


def compare(entry, threads, peak, contestants, seconds, folder):
    row = table.Row(entry, threads, peak)
    files = Files(folder, entry)
    ready = prepare(row, contestants, files)
    if ready:
        take_turns(row, ready, seconds)
    for name in os.listdir(folder):
        os.remove(os.path.join(folder, name))
    return row


def measured_peak(threads):
    """GFLOP/s, a number that equals floating-point operations in a nanosecond; the best of a few."""
    command = [PROGRAM, "bench", "--json", "--case", "1x8x8x4*3x3x4x8", "--threads", str(threads)]
    results = [subprocess.run(command, capture_output=True, text=True, check=True).stdout
               for _ in range(12)]
    return max(json.loads(result)["peak_gflops"] for result in results)


def machine():
    with open("/proc/cpuinfo", encoding="utf-8") as info:
        names = [line.partition(":")[2].strip() for line in info if line.startswith("model name")]
    doctor = json.loads(subprocess.run([PROGRAM, "doctor", "--json"], capture_output=True, text=True,
                                       check=True).stdout)
    name = names[0] if names else platform.processor()
    return f"{name}, {len(os.sched_getaffinity(0))} cores, {doctor['simd_target']}"


def describe(row):
    """One line as the entry is done, remarks below."""
    ratio = f"{row.ratio:5.2f} × {row.best[0]}" if row.ratio else "no peer"
    lines = [f"{row.threads} thread{'s' if row.threads > 1 else ''}  {row.entry.label}: "
             f"{table.time_text(row.ours)} ms, {ratio}"]
    lines += [f"    {name}: {remark}" for name, remark in row.remarks.items()
              if not remark.startswith("Refused")]
    return "\n".join(lines)


def run(entries, threads, precision, seconds):
    """(rows, versions) of one number of threads."""
    contestants = started(all_contestants(precision), threads)
    peak, rows = measured_peak(threads), []
    memory = "/dev/shm" if os.path.isdir("/dev/shm") else None
    with tempfile.TemporaryDirectory(dir=memory) as folder:
        for entry in entries:
            rows.append(compare(entry, threads, peak, contestants, seconds, folder))
            print(describe(rows[-1]), flush=True)
    for contestant in contestants:
        contestant.stop()
    return rows, {c.name: c.version for c in contestants if not c.ours}


def report(by_threads, versions):
    """(plain text, Markdown) of everything."""
    peers = list(versions)
    known = ", ".join(f"{name} {version}" for name, version in versions.items()
                      if name != table.ONEDNN_NEW)
    head = f"{datetime.date.today()} · {machine()} · {known}"
    plain, marked = [head], [head]
    for threads, rows in by_threads.items():
        title = f"{threads} thread{'s' if threads > 1 else ''}, peak {rows[0].peak:.0f} GFLOP/s"
        plain += ["", title, table.text(rows, peers), "", table.means_text(rows)]
        marked += ["", f"## {title}", "", table.markdown(rows, peers), "", table.means_markdown(rows)]
    return "\n".join(plain), "\n".join(marked) + "\n"


def main():
    parser = argparse.ArgumentParser(description="Compare Convoscope's speed with other programs'.")
    parser.add_argument("--case", action="append", default=[], help="part of an entry's line, or a case")
    parser.add_argument("--pass", action="append", default=[], choices=PASSES, dest="passes")
    parser.add_argument("--threads", default="1,2")
    parser.add_argument("--precision", default="faithful", help="Convoscope's: plain, faithful or fast")
    parser.add_argument("--seconds", type=float, default=4, help="for one entry")
    parser.add_argument("--markdown", help="a file that receives the tables")
    arguments = parser.parse_args()
    entries = chosen(arguments.case, arguments.passes)
    by_threads, versions = {}, {}
    for threads in map(int, arguments.threads.split(",")):
        by_threads[threads], versions = run(entries, threads, arguments.precision, arguments.seconds)
    plain, marked = report(by_threads, versions)
    print("\n" + plain)
    if arguments.markdown:
        with open(arguments.markdown, "w", encoding="utf-8") as file:
            file.write(marked)
    return 0 if all(row.ours for rows in by_threads.values() for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
