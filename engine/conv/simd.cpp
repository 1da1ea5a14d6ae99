// See simd.h.
#include "engine/conv/simd.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "engine/conv/kernels/peak.h"
#include "engine/conv/kernels/targets.h"
#include "engine/core/parallel.h"

namespace convoscope {

std::string simd_target() { return kernels::target_name(); }

std::vector<std::string> simd_targets() { return kernels::supported_targets(); }

double measured_peak_gflops(int threads) {
  using Clock = std::chrono::steady_clock;
  constexpr int kMeasurements = 10;
  constexpr int64_t kRounds = 50'000;  // a fraction of a millisecond
  constexpr int64_t kParts = 8;        // per thread, so that threads that start late still share
  const int used = threads == 0 ? hardware_threads() : std::min(threads, hardware_threads());
  const int64_t parts = kParts * used;
  std::vector<float> sinks(static_cast<size_t>(parts));
  double best = 0;
  for (int i = 0; i < kMeasurements; ++i) {
    std::vector<int64_t> done(static_cast<size_t>(parts));
    const auto start = Clock::now();
    parallel_for(0, parts, 1, {.threads = threads}, [&](int64_t part, int64_t) {
      const auto p = static_cast<size_t>(part);
      done[p] = kernels::multiply_add_loop(kRounds, 0.5f, &sinks[p]);
    });
    const std::chrono::duration<double> seconds = Clock::now() - start;
    int64_t total = 0;
    for (const int64_t d : done) total += d;
    best = std::max(best, 2.0 * static_cast<double>(total) / seconds.count() * 1e-9);
  }
  return best;
}

}  // namespace convoscope
