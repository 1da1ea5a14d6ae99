"""The loop of a peer's process: requests and answers as app/cli/bench_serve.h tells them, JSON objects one
a line. A request to load carries `numbers` as well (Case.numbers). Only the call itself lies between the
two readings of the clock; the output that it replaces is freed after the second.
"""

import json
import os
import statistics
import sys
import time

import numpy

TRIALS = 3  # of each way to make the call; the fastest is kept


class Refused(Exception):
    """The peer doesn't compute this case; the message says why."""


def timed(call, count):
    times, output = [], None
    for _ in range(count):
        before = time.perf_counter_ns()
        new = call()
        times.append(time.perf_counter_ns() - before)
        output = new
    return times, output


class Server:
    """`ways(request, x, w, dy)` gives {name: call}; `as_array(output)` is what a call gave, as the .npy
    of the pass lies."""

    def __init__(self, ways, as_array):
        self.ways, self.as_array = ways, as_array
        self.call = self.output = None

    def load(self, request):
        self.call = self.output = None
        tensors = [numpy.load(request[key]) if key in request else None
                   for key in ("input", "filters", "out_backprop")]
        ways = self.ways(request, *tensors)
        medians = {}
        for name, call in ways.items():
            timed(call, 1)
            medians[name] = statistics.median(timed(call, TRIALS)[0])
        best = min(medians, key=medians.get)
        self.call = ways[best]
        self.output = self.call()
        return {"algorithm": best}

    def answer(self, request):
        if "case" in request:
            return self.load(request)
        if "time" in request:
            times, self.output = timed(self.call, request["time"])
            return {"ns": times}
        numpy.save(request["save"], self.as_array(request, self.output))
        return {"saved": request["save"]}


def serve(ways, as_array, version):
    """Until standard input ends. Libraries print what they like: answers go to a descriptor of their own."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    server = Server(ways, as_array)
    print(json.dumps({"version": version}), file=answers, flush=True)
    for line in sys.stdin:
        try:
            answer = server.answer(json.loads(line))
        except Exception as error:  # of whatever class the library has for it
            answer = {"refused": f"{type(error).__name__}: {error}".splitlines()[0]}
        print(json.dumps(answer), file=answers, flush=True)
