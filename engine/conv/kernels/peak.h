// The most that multiply-adds can reach on the target that runs now: a loop of independent vector
// FMA that touches no memory. The measure beside every GFLOP/s that the bench prints.
#pragma once

#include <cstdint>

namespace convoscope::kernels {

// Runs `rounds` rounds and returns the scalar multiply-adds done. `seed` keeps the compiler from
// computing the answer itself; the sums are written to `sink` for the same reason.
int64_t multiply_add_loop(int64_t rounds, float seed, float* sink);

}  // namespace convoscope::kernels
