// oneTBB behind parallel_for_raw: one arena per number of threads, kept for the life of the
// program, since making one costs more than a small convolution. Compiled without the thread
// sanitizer, which would report oneTBB's own synchronisation; parallel.h tells it the order
// instead.
#include "engine/core/parallel.h"

#include <tbb/blocked_range.h>
#include <tbb/info.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <map>
#include <memory>
#include <mutex>

#include "engine/core/arithmetic.h"
#include "engine/core/check.h"

namespace convoscope {
namespace {

tbb::task_arena& arena_of(int threads) {
  static std::mutex mutex;
  static std::map<int, std::unique_ptr<tbb::task_arena>> arenas;
  const std::lock_guard<std::mutex> lock(mutex);
  std::unique_ptr<tbb::task_arena>& arena = arenas[threads];
  if (!arena) arena = std::make_unique<tbb::task_arena>(threads);
  return *arena;
}

}  // namespace

int hardware_threads() { return tbb::info::default_concurrency(); }

bool parallel_for_raw(int64_t begin, int64_t end, int64_t grain, const ParallelOptions& options,
                      ParallelBody body, void* context) {
  CONVOSCOPE_CHECK(grain > 0);
  CONVOSCOPE_CHECK(options.threads >= 0);
  if (begin >= end) return true;

  std::atomic<bool> stopped{false};
  const auto run_ranges = [&](int64_t first, int64_t last) {
    for (int64_t range = first; range < last; ++range) {
      if (options.cancel != nullptr && options.cancel->cancelled()) {
        stopped.store(true, std::memory_order_relaxed);
        return;
      }
      const int64_t b = begin + range * grain;
      body(context, b, std::min(b + grain, end));
    }
  };

  const int64_t ranges = ceil_div(end - begin, grain);
  const int cores = hardware_threads();
  const int threads = options.threads == 0 ? cores : std::min(options.threads, cores);
  if (threads == 1 || ranges == 1) {
    run_ranges(0, ranges);
  } else {
    arena_of(threads).execute([&] {
      tbb::parallel_for(
          tbb::blocked_range<int64_t>(0, ranges),
          [&](const tbb::blocked_range<int64_t>& r) { run_ranges(r.begin(), r.end()); });
    });
  }
  return !stopped.load(std::memory_order_relaxed);
}

}  // namespace convoscope
