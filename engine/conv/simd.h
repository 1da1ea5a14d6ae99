// What the rest of the program may know about the SIMD kernels: which instruction sets they run on,
// and how fast this machine could multiply and add at best.
#pragma once

#include <string>
#include <vector>

namespace convoscope {

// Name of the SIMD target that dispatch chose: "AVX3" (AVX-512), "AVX2", "SSE4", …
std::string simd_target();

// All compiled targets that this processor supports, best first.
std::vector<std::string> simd_targets();

// Most GFLOP/s (a multiply-add counts as two) that `threads` threads, or every core for 0, reach in
// a loop of multiply-adds in registers: the best of a few short rounds, about 50 ms.
double measured_peak_gflops(int threads);

}  // namespace convoscope
