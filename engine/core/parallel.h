// The only door to threads for computing. Everything else splits its work into ranges and calls
// parallel_for; oneTBB stands behind it in parallel.cpp and nowhere else. Work is cut by the caller
// so that every output element belongs to exactly one range with one order of summation: results
// have the same bits for any number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>

#include "engine/core/happens_before.h"

namespace convoscope {

// Set once by whoever wants the work to stop; read by the worker before every tile. Thread-safe.
class CancelToken {
 public:
  void cancel() { cancelled_.store(true, std::memory_order_relaxed); }
  bool cancelled() const { return cancelled_.load(std::memory_order_relaxed); }

 private:
  std::atomic<bool> cancelled_{false};
};

// Work done and work planned, in any unit the worker likes (multiply-adds). Thread-safe.
struct Progress {
  std::atomic<int64_t> done{0};
  std::atomic<int64_t> total{0};
};

// Threads that parallel_for may use at most: `threads`, or every core for 0.
struct ParallelOptions {
  int threads = 0;
  const CancelToken* cancel = nullptr;
};

using ParallelBody = void (*)(void* context, int64_t begin, int64_t end);

// Cuts [begin, end) into ranges of `grain` indices, the last one shorter, and calls
// body(context, b, e) once for each, in any order on any thread. Returns false when the token was
// cancelled before all ranges ran. Ranges are never split further, so a body may keep scratch
// memory on its own stack or heap. Not a template: one seam for sanitizers. Call parallel_for
// instead.
bool parallel_for_raw(int64_t begin, int64_t end, int64_t grain, const ParallelOptions& options,
                      ParallelBody body, void* context);

// The same for a callable void(int64_t begin, int64_t end). The thread sanitizer can't see into
// oneTBB, so the order of fork, ranges and join is told to it here, in instrumented code.
template <typename Body>
bool parallel_for(int64_t begin, int64_t end, int64_t grain, const ParallelOptions& options,
                  Body&& body) {
  struct Call {
    std::remove_reference_t<Body>* body;
    HappensBefore fork, join;
  };
  Call call{&body, {}, {}};
  call.fork.release();
  const bool completed = parallel_for_raw(
      begin, end, grain, options,
      [](void* context, int64_t b, int64_t e) {
        Call& shared = *static_cast<Call*>(context);
        shared.fork.acquire();
        (*shared.body)(b, e);
        shared.join.release();
      },
      &call);
  call.join.acquire();
  return completed;
}

// Processor cores that this program may run on; what `threads == 0` means, and the most that a
// larger number can give.
int hardware_threads();

}  // namespace convoscope
