// The only door to threads for computing. Everything else splits its work into ranges and calls
// parallel_for; oneTBB stands behind it in parallel.cpp and nowhere else. Work is cut by the caller
// so that every output element belongs to exactly one range with one order of summation: results
// have the same bits for any number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <type_traits>

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

// Calls body(context, b, e) for disjoint ranges of at most `grain` indices that cover [begin, end).
// Returns false when the token was cancelled before all ranges ran. Ranges are never split further,
// so a body may keep scratch memory on its own stack or heap. Not a template: one seam for sanitizers.
bool parallel_for_raw(int64_t begin, int64_t end, int64_t grain, const ParallelOptions& options,
                      ParallelBody body, void* context);

template <typename Body>  // void(int64_t begin, int64_t end)
bool parallel_for(int64_t begin, int64_t end, int64_t grain, const ParallelOptions& options,
                  Body&& body) {
  using Plain = std::remove_reference_t<Body>;
  return parallel_for_raw(
      begin, end, grain, options,
      [](void* context, int64_t b, int64_t e) { (*static_cast<Plain*>(context))(b, e); },
      const_cast<void*>(static_cast<const void*>(&body)));
}

int hardware_threads();

}  // namespace convoscope
