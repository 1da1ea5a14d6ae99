// `convoscope bench --serve`: a process that lives on while others are timed in turn with it. It
// reads requests from standard input, JSON objects one a line, and answers each by one:
//   {"case": LINE, "pass": P, "input": X.npy, "filters": W.npy, "out_backprop": DY.npy}
//       loads the operands that the pass reads and runs it once: {"algorithm", "target"}
//   {"time": COUNT}   runs it so often: {"ns": [nanoseconds, …]}
//   {"save": Y.npy}   writes what the last run gave: {"saved": Y.npy}
// A request that can't be met is answered by {"refused": SENTENCE}. See tests/peers.
#pragma once

#include "engine/conv/conv2d.h"

namespace convoscope::app {

// Until standard input ends. With `keep_filters`, what is made of the filters of a case is kept
// from its first run to all others. An error is only that answers can't be written.
Expected<void> serve_bench(const Conv2dOptions& how, bool keep_filters);

}  // namespace convoscope::app
